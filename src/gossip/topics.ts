/** The topic that a consortium's announcements travel on; its charter's hash keeps consortia apart. */
export function announcementTopic(charterHash: string): string {
  return `/vervet/announcement/1/${charterHash}`;
}

/** Where a consortium's signed records of one kind travel: `roster`, `certificate`, `sketch` or `evidence`. */
export function recordTopic(kind: string, charterHash: string): string {
  return `/vervet/${kind}/1/${charterHash}`;
}
