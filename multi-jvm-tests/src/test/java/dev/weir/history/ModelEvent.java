package dev.weir.history;

/** One event in the log of the model: a batch with its key. */
record ModelEvent(String key, Batch batch) {}
