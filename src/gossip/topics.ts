/** The topic that a consortium's announcements travel on; its charter's hash keeps consortia apart. */
export function announcementTopic(charterHash: string): string {
  return `/vervet/announcement/1/${charterHash}`;
}
