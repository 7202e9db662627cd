package dev.weir.http;

import java.util.List;

/** A node that is ready from the start. */
final class TestNode implements Node {
  private volatile Status status = Status.READY;

  void status(Status now) {
    status = now;
  }

  @Override
  public Facts facts() {
    return new Facts("0.1.0", "3f2a91c", 1_767_600_000_000L);
  }

  @Override
  public Readiness readiness() {
    return new Readiness(status, List.of(new Check("journal", true, "")), 12, 40);
  }

  @Override
  public List<Member> members() {
    return List.of(new Member("weir-1", "local", "127.0.0.1:1", "up", 256, 4, 100, "0.1.0"));
  }

  @Override
  public List<String> quarantined() {
    return List.of();
  }
}
