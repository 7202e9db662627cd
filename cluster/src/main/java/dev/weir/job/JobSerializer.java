package dev.weir.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Stores the ledger's events and carries its messages between nodes, both as JSON; an event has the
 * local envelope of {@link EventFrame} before it. Id and manifests are stored: never change or
 * reuse them.
 */
public final class JobSerializer extends SerializerWithStringManifest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String EVENT = "job-event/1";
  private static final String ASK = "job-ask/1";
  private static final String ANSWER = "job-answer/1";
  private static final String WAKE = "job-wake/1";

  private final ActorRefResolver actors;

  private record AskForm(JobCommand command, String replyTo) {}

  private record AnswerForm(List<RecoveryJob> jobs, String refusal, String detail) {}

  public JobSerializer(ExtendedActorSystem system) {
    this.actors = ActorRefResolver.get(Adapter.toTyped(system));
  }

  @Override
  public int identifier() {
    return 20805;
  }

  @Override
  public String manifest(Object message) {
    return switch (message) {
      case JobLedger.Entry _ -> EVENT;
      case JobMessage.Ask _ -> ASK;
      case JobMessage.Answer _ -> ANSWER;
      case JobMessage.Wake _ -> WAKE;
      default -> throw new IllegalArgumentException("no message of the ledger: " + message);
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    return switch (message) {
      case JobLedger.Entry entry -> stored(entry);
      case JobMessage.Ask ask ->
          json(new AskForm(ask.command(), actors.toSerializationFormat(ask.replyTo())));
      case JobMessage.Answer answer ->
          json(
              new AnswerForm(
                  answer.jobs(),
                  Optional.ofNullable(answer.refusal()).map(ErrorCode::name).orElse(""),
                  answer.detail()));
      case JobMessage.Wake _ -> new byte[0];
      default -> throw new IllegalArgumentException("no message of the ledger: " + message);
    };
  }

  private static byte[] stored(JobLedger.Entry entry) {
    byte[] event = json(JobEvent.class, entry.event());
    return ByteBuffer.allocate(EventFrame.ENVELOPE + event.length)
        .put(EventFrame.envelope(entry.appendEpoch()))
        .put(event)
        .array();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    try {
      return switch (manifest) {
        case EVENT -> {
          int from = EventFrame.ENVELOPE;
          yield new JobLedger.Entry(
              0, JSON.readValue(bytes, from, bytes.length - from, JobEvent.class));
        }
        case ASK -> {
          AskForm form = JSON.readValue(bytes, AskForm.class);
          yield new JobMessage.Ask(form.command(), actors.resolveActorRef(form.replyTo()));
        }
        case ANSWER -> {
          AnswerForm form = JSON.readValue(bytes, AnswerForm.class);
          ErrorCode refusal = form.refusal().isEmpty() ? null : ErrorCode.valueOf(form.refusal());
          yield new JobMessage.Answer(form.jobs(), refusal, form.detail());
        }
        case WAKE -> new JobMessage.Wake();
        default ->
            throw new WeirException(
                ErrorCode.FORMAT_TOO_NEW,
                "A job has the format %s, which this build cannot read. Use a newer one."
                    .formatted(manifest));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] json(Object value) {
    return json(value.getClass(), value);
  }

  private static byte[] json(Class<?> type, Object value) {
    try {
      return JSON.writerFor(type).writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
