package dev.weir.node;

/**
 * What nodes tell each other about themselves, as CBOR by Jackson; no value in it has a type that
 * is named on the wire.
 */
interface AdminMessage {}
