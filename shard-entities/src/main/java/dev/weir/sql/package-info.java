/** SQL text to circuit plans. */
package dev.weir.sql;
