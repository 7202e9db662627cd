/** TBD. */
package dev.weir.journal;
