package dev.weir.node;

import com.typesafe.config.Config;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets no node into a cluster that would place, store or read circuits differently.
 *
 * <p>Both sides check, but only the joining one may refuse in words: a refusal by a member reaches
 * the other side without the member's values. So a member lets a node pass that runs this check
 * itself; one that does not is refused by the member.
 */
public final class JoinCheck extends JoinConfigCompatChecker {
  private static final Logger LOG = LoggerFactory.getLogger(JoinCheck.class);
  private static final String ENFORCED =
      "pekko.cluster.configuration-compatibility-check.enforce-on-join";
  private static final String CHECKER =
      "pekko.cluster.configuration-compatibility-check.checkers.weir";

  @Override
  public Seq<String> requiredKeys() {
    return seq(Stream.concat(JoinFacts.keys().stream(), Stream.of(ENFORCED, CHECKER)).toList());
  }

  @Override
  public ConfigValidation check(Config other, Config own) {
    return JoinAttempt.of(own)
        .map(attempt -> checkCluster(attempt, JoinFacts.differences(other, own)))
        .orElseGet(() -> checkJoining(other, JoinFacts.differences(own, other)));
  }

  private static ConfigValidation checkCluster(JoinAttempt attempt, List<String> differences) {
    attempt.refuse(differences);
    return differences.isEmpty() ? Valid$.MODULE$ : new Invalid(seq(differences));
  }

  private static ConfigValidation checkJoining(Config joining, List<String> differences) {
    if (differences.isEmpty()) {
      return Valid$.MODULE$;
    }
    LOG.warn("a node that asked to join was told: {}", differences);
    return checksItself(joining) ? Valid$.MODULE$ : new Invalid(seq(differences));
  }

  private static boolean checksItself(Config joining) {
    return joining.hasPath(ENFORCED)
        && joining.getBoolean(ENFORCED)
        && joining.hasPath(CHECKER)
        && joining.getString(CHECKER).equals(JoinCheck.class.getName());
  }

  private static Seq<String> seq(List<String> texts) {
    return CollectionConverters.asScala(texts).toSeq();
  }
}
