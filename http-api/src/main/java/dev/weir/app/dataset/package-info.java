/**
 * Data sets of metrics for measurements, and the request bodies in which clients would send them.
 *
 * <p>The way in is {@link dev.weir.app.dataset.DataSet}: the same hosts, seed and first time give
 * the same bytes. It knows no server, no clock and no network.
 */
package dev.weir.app.dataset;
