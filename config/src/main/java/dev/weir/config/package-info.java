/** TBD. */
package dev.weir.config;
