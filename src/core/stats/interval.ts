/** A confidence interval, both limits included and in the unit of the estimate. */
export interface Interval {
  lower: number;
  upper: number;
}
