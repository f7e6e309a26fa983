import { uuid5 } from "../uuid.ts";

/** STIX 2.1, section 2.9: the namespace of cyber-observable objects, whose ids everybody computes alike. */
const observableNamespace = "00abedb4-aa42-466c-9c01-fed23315a9b7";
/** Of all other objects of vervet's, which must not use it; a UUID drawn once. */
const vervetNamespace = "b4f4e0b5-6b0e-4b39-8a30-2b6a0f5d6f0e";

/** A value as canonical JSON (RFC 8785) for the plain values that ids are made of: sorted keys, no spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

/**
 * Id of a cyber-observable object.
 *
 * @param contributing the properties that the specification lets contribute to its id
 */
export function observableId(type: string, contributing: Readonly<Record<string, unknown>>): string {
  return `${type}--${uuid5(observableNamespace, canonical(contributing))}`;
}

/** Id of any other object, by what makes it this one. */
export function objectId(type: string, name: string): string {
  return `${type}--${uuid5(vervetNamespace, `${type} ${name}`)}`;
}
