/** The entity shell of a circuit. */
package dev.weir.entity;
