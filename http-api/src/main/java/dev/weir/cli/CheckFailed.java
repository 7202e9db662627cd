package dev.weir.cli;

import dev.weir.config.WeirException;

/** A check found something; the message says what. */
public final class CheckFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckFailed(String message) {
    super(message);
  }

  /** What a journal or a file refuses, by its code. */
  static CheckFailed of(WeirException refusal) {
    return new CheckFailed(refusal.code().slug() + ": " + refusal.getMessage());
  }
}
