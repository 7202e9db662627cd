package dev.weir.http.samples;

import java.util.Optional;
import java.util.Random;

/** All formats, for tests that go over them. */
enum SampleReaders {
  INFLUX {
    @Override
    SampleBatch read(byte[] body) {
      return InfluxReader.read(
          body, InfluxPrecision.NANOSECONDS, Optional.empty(), SampleLimits.DEFAULT, 0);
    }

    @Override
    byte[] body(Random random) {
      return InfluxReaderTest.body(random);
    }
  },
  PROMETHEUS_TEXT {
    @Override
    SampleBatch read(byte[] body) {
      return PrometheusTextReader.read(body, SampleLimits.DEFAULT, 0);
    }

    @Override
    byte[] body(Random random) {
      return PrometheusTextReaderTest.body(random, false);
    }
  },
  OPEN_METRICS {
    @Override
    SampleBatch read(byte[] body) {
      return PrometheusTextReader.readOpenMetrics(body, SampleLimits.DEFAULT, 0);
    }

    @Override
    byte[] body(Random random) {
      return PrometheusTextReaderTest.body(random, true);
    }
  },
  JSON_LINES {
    @Override
    SampleBatch read(byte[] body) {
      return JsonLinesReader.read(body, SampleLimits.DEFAULT);
    }

    @Override
    byte[] body(Random random) {
      return JsonLinesReaderTest.body(random);
    }
  },
  REMOTE_WRITE_1 {
    @Override
    SampleBatch read(byte[] body) {
      return RemoteWriteReader.read(body, SampleLimits.DEFAULT);
    }

    @Override
    byte[] body(Random random) {
      return RemoteWriteReaderTest.body(random, false);
    }
  },
  REMOTE_WRITE_2 {
    @Override
    SampleBatch read(byte[] body) {
      return RemoteWriteReader.readVersion2(body, SampleLimits.DEFAULT);
    }

    @Override
    byte[] body(Random random) {
      return RemoteWriteReaderTest.body(random, true);
    }
  };

  abstract SampleBatch read(byte[] body);

  abstract byte[] body(Random random);
}
