/** The period and the groups that the collector was asked for. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly group?: string;
}
