package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends files of samples in pieces of whole lines, and adds up what became of them. */
final class SampleImport {
  /** Half of what a request may hold. */
  private static final int PIECE_BYTES = 4 << 20;

  private final Sender sender;
  private long accepted;
  private long duplicate;
  private long rejected;

  /** What became of the samples of all files. */
  record Result(long accepted, long duplicate, long rejected) {
    String sentence() {
      return "stored %s samples, %s were there already, %s were refused"
          .formatted(
              WeirCommand.grouped(accepted),
              WeirCommand.grouped(duplicate),
              WeirCommand.grouped(rejected));
    }
  }

  SampleImport(Sender sender) {
    this.sender = sender;
  }

  Result result() {
    return new Result(accepted, duplicate, rejected);
  }

  /** Sends a file; gives the reasons of what was refused, the first ones of each piece. */
  List<String> send(InputStream in, String path, SampleFormat format, ProgressBar bar)
      throws IOException {
    List<String> reasons = new ArrayList<>();
    long done = 0;
    long lines = 0;
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      piece.write(next);
      if (next == '\n' && piece.size() >= PIECE_BYTES) {
        done += piece.size();
        reasons.addAll(send(piece.toByteArray(), path, format, lines));
        lines += lines(piece.toByteArray());
        piece.reset();
        bar.update(done, WeirCommand.grouped(accepted) + " samples");
      }
    }
    if (piece.size() > 0) {
      reasons.addAll(send(piece.toByteArray(), path, format, lines));
    }
    bar.finish(done + piece.size(), WeirCommand.grouped(accepted) + " samples");
    return reasons;
  }

  private static long lines(byte[] piece) {
    long lines = 0;
    for (byte each : piece) {
      lines += each == '\n' ? 1 : 0;
    }
    return lines;
  }

  private List<String> send(byte[] piece, String path, SampleFormat format, long linesBefore) {
    try {
      Api.Answer answer = sender.send(path, format.mediaType(), "-", piece);
      accepted += count(answer, "Weir-Samples-Accepted");
      duplicate += count(answer, "Weir-Samples-Duplicate");
      return List.of();
    } catch (Refused refused) {
      if (!refused.problem().code().equals("samples-rejected")) {
        throw refused;
      }
      return rejected(refused.problem().members(), linesBefore);
    }
  }

  private List<String> rejected(JsonNode members, long linesBefore) {
    accepted += members.path("accepted").asLong();
    duplicate += members.path("duplicate").asLong();
    rejected += members.path("rejected").asLong();
    List<String> reasons = new ArrayList<>();
    for (JsonNode error : members.path("errors")) {
      String place =
          error.has("position")
              ? "line " + (linesBefore + error.path("position").asLong()) + ": "
              : "";
      reasons.add(place + error.path("detail").asText());
    }
    return reasons;
  }

  private static long count(Api.Answer answer, String header) {
    Optional<String> value = answer.headers().firstValue(header);
    return value.map(Long::parseLong).orElse(0L);
  }
}
