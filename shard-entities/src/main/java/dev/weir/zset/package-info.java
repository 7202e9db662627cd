/** TBD. */
package dev.weir.zset;
