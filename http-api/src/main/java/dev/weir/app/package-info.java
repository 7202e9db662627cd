/** TBD. */
package dev.weir.app;
