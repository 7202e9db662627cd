package dev.weir.history;

/** A read that was answered: rows of one rev. */
public record Answer(long rev, long epoch, Content content) {}
