package dev.weir.node;

import dev.weir.config.WeirConfig;
import org.apache.pekko.cluster.Member;

/** Names of nodes as others know them: a member carries its name as the role {@code node-NAME}. */
final class NodeNames {
  static final String ROLE_PREFIX = WeirConfig.Node.ROLE_PREFIX;

  private NodeNames() {}

  /** The name of a member; its host and port when it does not tell. */
  static String of(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(ROLE_PREFIX))
        .map(role -> role.substring(ROLE_PREFIX.length()))
        .findFirst()
        .orElseGet(() -> member.address().hostPort());
  }
}
