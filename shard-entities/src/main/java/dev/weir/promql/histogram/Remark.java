package dev.weir.promql.histogram;

/** What people should know of a result; the reference has an annotation for each. */
public enum Remark {
  /** Warning: a rate of gauges was asked for. */
  NOT_COUNTER,
  /** Warning: the change of what are no gauges was asked for. */
  NOT_GAUGE,
  /** Warning: there are histograms of exponential bounds and of given ones, so no result. */
  MIXED_BOUNDS,
  /** Information: given bounds differed when histograms were added. */
  RECONCILED_IN_SUM,
  /** Information: given bounds differed when histograms were subtracted. */
  RECONCILED_IN_DIFFERENCE,
  /** Information: a quantile is among observations of NaN, so it is NaN. */
  QUANTILE_IS_NAN,
  /** Information: observations of NaN count as the largest and make a quantile higher. */
  QUANTILE_IS_HIGHER,
  /** Information: observations of NaN are in no fraction. */
  FRACTION_WITHOUT_NAN
}
