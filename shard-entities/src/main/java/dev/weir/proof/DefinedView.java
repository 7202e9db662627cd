package dev.weir.proof;

import dev.weir.sql.CompiledQuery;

/** A view as the journal defines it. */
record DefinedView(String name, String sql, CompiledQuery query, long createdRev) {}
