/** The index of one shard. */
package dev.weir.series.index;
