package dev.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Refuses settings that would cost data or safety, whoever set them: a default of Pekko, a
 * library's file or the user.
 *
 * <p>One {@link Rule} per {@link Refusal}; {@code weir.unsafe.allow} switches a rule off by name.
 */
final class ConfigGuard {
  private static final String RESOLVER = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider";
  private static final String JOIN_CHECK = "dev.weir.node.JoinCheck";
  private static final long FRAME_BYTES = 1280 * 1024;

  private ConfigGuard() {}

  /** {@code wrong} says whether the effective value is to be refused. */
  private record Rule(Refusal refusal, String key, String why, Predicate<Setting> wrong) {}

  private record Setting(Config config, String key, WeirConfig weir) {
    boolean isNot(String wanted) {
      return !config.getString(key).equals(wanted);
    }

    boolean is(boolean refused) {
      return config.getBoolean(key) == refused;
    }
  }

  private static Stream<Rule> rules() {
    return Stream.of(transport(), cluster(), sharding(), storage()).flatMap(List::stream);
  }

  private static List<Rule> cluster() {
    return List.of(
        new Rule(
            Refusal.DOWNING_PROVIDER,
            "pekko.cluster.downing-provider-class",
            "a killed node would stay unreachable for ever. Write " + RESOLVER,
            at -> at.isNot(RESOLVER)),
        new Rule(
            Refusal.SELF_DATA_CENTER,
            "pekko.cluster.multi-data-center.self-data-center",
            "it must be the region, weir.region.self, and not default. Leave it out",
            at -> at.isNot(at.weir().region().self()) || !at.isNot("default")),
        new Rule(
            Refusal.PEKKO_SEED_NODES,
            "pekko.cluster.seed-nodes",
            "Weir itself tells Pekko whom to join. Write weir.cluster.seed-nodes instead",
            at -> !at.config().getList(at.key()).isEmpty()),
        new Rule(
            Refusal.ENFORCE_ON_JOIN,
            "pekko.cluster.configuration-compatibility-check.enforce-on-join",
            "a node with other settings could join. Write on",
            at -> at.is(false)),
        new Rule(
            Refusal.ENFORCE_ON_JOIN,
            "pekko.cluster.configuration-compatibility-check.checkers.weir",
            "a node with other settings could join. Leave it out",
            at -> at.isNot(JOIN_CHECK)),
        new Rule(
            Refusal.EXIT_JVM,
            "pekko.coordinated-shutdown.exit-jvm",
            "a downed node would linger with an open journal. Write on",
            at -> at.is(false)));
  }

  private static List<Rule> sharding() {
    return List.of(
        new Rule(
            Refusal.NUMBER_OF_SHARDS,
            "pekko.cluster.sharding.number-of-shards",
            "it must be weir.cluster.shards. Leave it out",
            at -> at.config().getInt(at.key()) != at.weir().cluster().shards()),
        new Rule(
            Refusal.PASSIVATION,
            "pekko.cluster.sharding.passivation.strategy",
            "idle circuits would be read again and again. Write default-strategy",
            at -> at.isNot("default-strategy")),
        new Rule(
            Refusal.REMEMBER_ENTITIES,
            "pekko.cluster.sharding.remember-entities",
            "all circuits would recover at once after a start. Write off",
            at -> at.is(true)));
  }

  private static List<Rule> transport() {
    return List.of(
        new Rule(
            Refusal.OPEN_HOST,
            "weir.http.host",
            "authentication is off, so only this machine may be served. Write 127.0.0.1",
            at -> !isLoopback(at.config().getString(at.key()))),
        new Rule(
            Refusal.PLAIN_TRANSPORT,
            "pekko.remote.artery.transport",
            "beyond this machine the cluster must be encrypted. Set weir.cluster.tls.cert-file,"
                + " key-file and ca-file, or let weir.cluster.host and bind-host be 127.0.0.1",
            ConfigGuard::isPlainBeyondLoopback),
        new Rule(
            Refusal.HOSTNAME_VERIFICATION,
            "pekko.remote.artery.ssl.config-ssl-engine.hostname-verification",
            "a stolen certificate would do for any host. Write on",
            at -> at.is(false)),
        new Rule(
            Refusal.FRAME_SIZE,
            "pekko.remote.artery.advanced.maximum-frame-size",
            "large batches would be dropped between nodes. Write 1280KiB",
            at -> at.config().getBytes(at.key()) != FRAME_BYTES));
  }

  private static List<Rule> storage() {
    return List.of(
        new Rule(
            Refusal.LEVELDB_CLUSTER,
            "weir.journal.kind",
            "weir.cluster.seed-nodes names another node, and each node would keep a journal of its"
                + " own. Write journal.kind = postgres and journal.url ="
                + " \"jdbc:postgresql://HOST/DATABASE\", run ./weir journal init once, and start"
                + " again; or take the other nodes out of the list; or, if this node is to be a"
                + " region of its own, name it with region.self",
            at ->
                at.weir().journal().kind() == WeirConfig.Journal.Kind.LEVELDB
                    && at.weir().cluster().hasOtherSeeds()
                    && at.weir().region().isUnnamed()),
        new Rule(
            Refusal.JAVA_SERIALIZATION,
            "pekko.actor.allow-java-serialization",
            "bytes from the network could run code. Write off",
            at -> at.is(true)),
        new Rule(
            Refusal.REPLAY_FILTER,
            "pekko.persistence.journal-plugin-fallback.replay-filter.mode",
            "events would be thrown away after a double write. Write fail",
            at -> at.isNot("fail")),
        new Rule(
            Refusal.REPLAY_FILTER,
            "weir.journal.leveldb.replay-filter.mode",
            "events would be thrown away after a double write. Write fail",
            at -> at.isNot("fail")),
        new Rule(
            Refusal.STASH_OVERFLOW,
            "pekko.persistence.typed.stash-overflow-strategy",
            "commands would be dropped silently. Write fail",
            at -> at.isNot("fail")));
  }

  static void check(WeirConfig weir, Config effective, ConfigProblems problems) {
    Set<Refusal> allowed = weir.unsafe().allow();
    rules()
        .filter(rule -> !allowed.contains(rule.refusal()))
        .filter(rule -> isWrong(rule, weir, effective))
        .forEach(rule -> refuse(rule, effective, problems));
  }

  /**
   * A value of a wrong type is as wrong as a wrong value; a key that nobody defines belongs to a
   * library that is not there.
   */
  private static boolean isWrong(Rule rule, WeirConfig weir, Config effective) {
    try {
      return effective.hasPath(rule.key())
          && rule.wrong().test(new Setting(effective, rule.key(), weir));
    } catch (ConfigException e) {
      return true;
    }
  }

  private static void refuse(Rule rule, Config effective, ConfigProblems problems) {
    ConfigValue found = new RawValue(effective, rule.key()).value();
    problems.badConsequence(
        rule.key(),
        found,
        "not allowed: "
            + rule.why()
            + ", or add "
            + rule.refusal().wire()
            + " to weir.unsafe.allow.");
  }

  private static boolean isPlainBeyondLoopback(Setting at) {
    boolean here =
        isLoopback(at.weir().cluster().host()) && isLoopback(at.weir().cluster().bindHost());
    return at.isNot("tls-tcp") && !(here && !at.isNot("tcp"));
  }

  /** Names are not looked up: what a name means may change between the check and the bind. */
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
