/** TBD. */
package dev.weir.router;
