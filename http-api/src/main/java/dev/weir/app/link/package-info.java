/**
 * Links between nodes that fail on demand: delayed, slow, standing still, cut one way or both. For
 * the demo, the benches and the tests; no node uses them.
 */
package dev.weir.app.link;
