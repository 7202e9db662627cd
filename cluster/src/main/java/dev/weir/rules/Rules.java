package dev.weir.rules;

/** The rules of all tenants of this region. */
public interface Rules {
  /** Lets this node evaluate rules from now on. To be called once. */
  void serve(RuleHost host);

  /** The rule files of a tenant are others now. */
  void changed(String tenant);
}
