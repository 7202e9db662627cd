/** TBD. */
package dev.weir.house;
