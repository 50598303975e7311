// Working hours of groups, as the admin page asks for them.
import type { GroupView } from '../../../src/contract/api.js';
import type { OpenView, RegularHours, SpecialHours, WorkingHoursView } from '../../../src/contract/hours.js';
import { queryString, request } from './request.js';

const hoursPath = (groupId: string): string => `/groups/${groupId}/working-hours`;

export const getHours = (groupId: string): Promise<WorkingHoursView> => request('GET', hoursPath(groupId));
export const putRegularHours = (groupId: string, hours: RegularHours): Promise<unknown> =>
  request('PUT', `${hoursPath(groupId)}/regular`, hours);
export const putSpecialHours = (groupId: string, hours: SpecialHours): Promise<unknown> =>
  request('PUT', `${hoursPath(groupId)}/special`, hours);
export const dropHours = (groupId: string, kind: 'regular' | 'special'): Promise<void> =>
  request('DELETE', `${hoursPath(groupId)}/${kind}`);
export const getOpen = (groupId: string, at?: string): Promise<OpenView> => request('GET', `/groups/${groupId}/open${queryString({ at })}`);
export const setTimezone = (groupId: string, timezone: string): Promise<GroupView> => request('PATCH', `/groups/${groupId}`, { timezone });
