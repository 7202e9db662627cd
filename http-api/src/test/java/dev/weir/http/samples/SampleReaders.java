package dev.weir.http.samples;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** All formats, for tests that go over them. */
public enum SampleReaders {
  INFLUX {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return InfluxReader.read(body, InfluxPrecision.NANOSECONDS, Optional.empty(), scope, 0);
    }

    @Override
    public byte[] body(Random random) {
      return InfluxReaderTest.body(random);
    }
  },
  PROMETHEUS_TEXT {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return PrometheusTextReader.read(body, scope, 0);
    }

    @Override
    public byte[] body(Random random) {
      return PrometheusTextReaderTest.body(random, false);
    }
  },
  OPEN_METRICS {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return PrometheusTextReader.readOpenMetrics(body, scope, 0);
    }

    @Override
    public byte[] body(Random random) {
      return PrometheusTextReaderTest.body(random, true);
    }
  },
  JSON_LINES {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return JsonLinesReader.read(body, scope);
    }

    @Override
    public byte[] body(Random random) {
      return JsonLinesReaderTest.body(random);
    }
  },
  REMOTE_WRITE_1 {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return RemoteWriteReader.read(body, scope);
    }

    @Override
    public byte[] body(Random random) {
      return RemoteWriteReaderTest.body(random, false);
    }
  },
  REMOTE_WRITE_2 {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return RemoteWriteReader.readVersion2(body, scope);
    }

    @Override
    public byte[] body(Random random) {
      return RemoteWriteReaderTest.body(random, true);
    }
  };

  abstract SampleBatch read(byte[] body, SampleScope scope);

  SampleBatch read(byte[] body) {
    return read(body, SampleScope.alone(SampleLimits.DEFAULT));
  }

  /** A body that is well. */
  public abstract byte[] body(Random random);

  /**
   * Samples of a body, a histogram and a line that cannot be read as one; -1 when it is refused as
   * a whole.
   */
  public long received(byte[] body) {
    try {
      SampleBatch batch = read(body);
      return batch.rejected()
          + IntStream.range(0, batch.size())
              .filter(sample -> batch.labels(batch.series(sample)).isCounted())
              .count();
    } catch (SampleRefusal refusal) {
      return -1;
    }
  }
}
