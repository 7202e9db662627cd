/**
 * Texts of alerts: what Go's {@code text/template} makes of them in Prometheus.
 *
 * <p>{@link dev.weir.promql.template.TextTemplate} is the way in. {@code WordReader} takes an
 * action such as {@code {{ $value | humanize }}} apart, {@code TemplateParser} makes {@code Node}s
 * of a text, and {@code Expansion} walks through them with the data of one alert. {@code Functions}
 * are those of Go and of Prometheus; {@code GoFormat} is {@code printf}.
 *
 * <p>Values are Java's: String, Double, Long, Boolean, List, Map, or null. A sample is a map with
 * {@code Labels} and {@code Value}. No Pekko, clock or randomness here.
 *
 * <h2>Where it differs from Go</h2>
 *
 * <ul>
 *   <li>Whole numbers and others can be compared with each other; Go refuses that.
 *   <li>No channels, methods, complex numbers, {@code html}, {@code js}, {@code call} and {@code
 *       tmpl}; times are texts.
 *   <li>A text grows to 64 KiB at most, and takes 10,000 steps; templates stand 50 deep at most.
 * </ul>
 */
package dev.weir.promql.template;
