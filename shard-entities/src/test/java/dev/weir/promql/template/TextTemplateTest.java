package dev.weir.promql.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.promql.evaluation.QueryResult;
import dev.weir.series.LabelsBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Go and Prometheus make of templates; results worked out by hand from their manuals. */
class TextTemplateTest {
  private static String expanded(String text) {
    return TextTemplate.parse(text).expand(data(1.5));
  }

  private static String expanded(String text, double value) {
    return TextTemplate.parse(text).expand(data(value));
  }

  private static TemplateData data(double value) {
    return new TemplateData(
        Map.of("instance", "web-1.example.org:9100", "job", "node"),
        value,
        Map.of("tenant", "acme"),
        "https://weir.example.org/metrics",
        TextTemplateTest::query);
  }

  private static List<QueryResult.Element> query(String text) {
    return switch (text) {
      case "two" -> List.of(element("b", 21), element("a", 11));
      case "none" -> List.of();
      default -> throw TemplateException.ofQuery(new IllegalStateException("no query " + text));
    };
  }

  private static QueryResult.Element element(String instance, double value) {
    return new QueryResult.Element(new LabelsBuilder().add("instance", instance).build(), value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "plain text~plain text",
        "{{ printf \"%v %v\" nil $labels.job }}~<nil> node",
        "{{ 1 }}~1",
        "{{ $labels.job }} is at {{ $value }}~node is at 1.5",
        "{{ .Labels.job }} {{ .Value }} {{ $.Value }}~node 1.5 1.5",
        "{{ $labels.missing }}~",
        "{{ $externalLabels.tenant }} {{ externalURL }}~acme https://weir.example.org/metrics",
        "{{ pathPrefix }}~/metrics",
        "a {{- \" b \" -}} c~a b c",
        "a {{/* nothing }} \" */}} b~a  b",
        "a{{- /* gone */ -}} b~ab",
        "{{ if gt $value 1.0 }}high{{ else }}low{{ end }}~high",
        "{{ if lt $value 1 }}low{{ else if eq $value 1.5 2.5 }}mid{{ else }}high{{ end }}~mid",
        "{{ if and (gt $value 1.0) (ne $labels.job \"db\") }}yes{{ end }}~yes",
        "{{ if or false \"\" }}yes{{ else }}no{{ end }}~no",
        "{{ if not $labels.missing }}absent{{ end }}~absent",
        "{{ with $labels.job }}[{{ . }}]{{ else }}none{{ end }}~[node]",
        "{{ with $labels.missing }}[{{ . }}]{{ else }}none{{ end }}~none",
        "{{ with $x := 3 }}{{ $x }}{{ end }}~3",
        "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}~2",
        "{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}~1",
        "{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}"
            + "~instance=web-1.example.org:9100;job=node;",
        "{{ range query \"two\" | sortByLabel \"instance\" }}{{ .Labels.instance }}:{{ .Value }} "
            + "{{ end }}~a:11 b:21 ",
        "{{ range $i, $s := query \"two\" }}{{ $i }}{{ $s.Value }} {{ end }}~021 111 ",
        "{{ range query \"two\" }}{{ .Value }}{{ break }}{{ end }}~21",
        "{{ range query \"two\" }}{{ if eq .Value 21.0 }}{{ continue }}{{ end }}{{ .Value }}"
            + "{{ end }}~11",
        "{{ range query \"none\" }}x{{ else }}empty{{ end }}~empty",
        "{{ query \"two\" | first | value }}~21",
        "{{ query \"two\" | first | label \"instance\" }}~b",
        "{{ (query \"two\" | first).Labels.instance }}~b",
        "{{ len (query \"two\") }} {{ len \"abc\" }}~2 3",
        "{{ (index (query \"two\") 1).Value }} {{ index $labels \"job\" }}~11 node",
        "{{ slice \"abcdef\" 1 3 }}~bc",
        "{{ define \"x\" }}{{ .arg0 }}-{{ .arg1 }}{{ end }}{{ template \"x\" (args 1 \"2\") }}~1-2",
        "{{ block \"y\" $value }}<{{ . }}>{{ end }}~<1.5>",
        "{{ print 1 2 \"a\" \"b\" 3 }}~1 2ab3",
        "{{ `raw \"text\"` }}~raw \"text\"",
        "{{ \"tab\\tend\" }}~tab\tend",
        "{{ 'a' }} {{ 0x1F }} {{ 1_000 }} {{ -2.5e3 }}~97 31 1000 -2500",
      })
  void givesWhatGoGives(String template, String expected) {
    assertThat(expanded(template)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|0|0s|0%",
        "1|1|1|1s|100%",
        "1234567|1.235M|1.177Mi|14d 6h 56m 7s|1.235e+08%",
        "0.12|120m|0.12|120ms|12%",
        "-1|-1|-1|-1s|-100%",
        "60.1|60.1|60.1|1m 0s|6010%",
        "3600|3.6k|3.516ki|1h 0m 0s|3.6e+05%",
        "-183845|-183.8k|-179.5ki|-2d 3h 4m 5s|-1.838e+07%",
        "1.2345|1.234|1.234|1.234s|123.4%",
        "Infinity|+Inf|+Inf|+Inf|+Inf%",
        "-Infinity|-Inf|-Inf|-Inf|-Inf%",
        "NaN|NaN|NaN|NaN|NaN%",
      })
  void writesNumbersForPeople(
      double value, String decimal, String binary, String duration, String percentage) {
    assertThat(
            expanded(
                "{{ humanize $value }}|{{ humanize1024 $value }}|{{ humanizeDuration $value }}|"
                    + "{{ humanizePercentage $value }}",
                value))
        .isEqualTo(String.join("|", decimal, binary, duration, percentage));
  }

  @Test
  void writesTimes() {
    assertThat(expanded("{{ humanizeTimestamp $value }}", 1435065584.128))
        .isEqualTo("2015-06-23 13:19:44.128 +0000 UTC");
    assertThat(expanded("{{ humanizeTimestamp $value }}", -1))
        .isEqualTo("1969-12-31 23:59:59 +0000 UTC");
    assertThat(TextTemplate.parse("{{ humanizeTimestamp $value }}").expandOrTell(data(9.3e18)))
        .isEqualTo(
            "<error expanding template: error calling humanizeTimestamp: 9.3e+18 cannot be"
                + " represented as a nanoseconds timestamp since it overflows int64>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%.2f|3.14159|3.14",
        "%5.1f|3.14159|'  3.1'",
        "%-7.2f|3.14159|'3.14   '",
        "%07.2f|-3.14159|-003.14",
        "%+.1f|2.25|+2.2",
        "%e|123456|1.234560e+05",
        "%.3g|1234567|1.23e+06",
        "%g|1000000|1e+06",
        "%v|0.00001|1e-05",
        "%v|123456789|1.23456789e+08",
        "%d|3|%!d(float64=3)",
        "%s|3.5|%!s(float64=3.5)",
        "%f%%|1|1.000000%",
        "%f %f|1|1.000000 %!f(MISSING)",
        "nothing|1|nothing%!(EXTRA float64=1)",
      })
  void formatsAsGo(String form, double value, String expected) {
    assertThat(GoFormat.format(form, value)).isEqualTo(expected);
  }

  @Test
  void formatsTextsAndWholeNumbers() {
    assertThat(GoFormat.format("%s|%q|%6s|%-6s|%.2s|%x", "ab", "a\"b", "ab", "ab", "abc", "ab"))
        .isEqualTo("ab|\"a\\\"b\"|    ab|ab    |ab|6162");
    assertThat(GoFormat.format("%d|%5d|%05d|%x|%v|%t", 42L, 42L, -42L, 255L, 7L, true))
        .isEqualTo("42|   42|-0042|ff|7|true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo.example.com:12345|foo.example.com|foo:12345",
        "foo.example.com|foo.example.com|foo",
        "192.0.2.1:12345|192.0.2.1|192.0.2.1:12345",
        "2001:0DB8::1|2001:0DB8::1|2001:0DB8::1",
        "[2001:0DB8::1]:12345|2001:0DB8::1|[2001:0DB8::1]:12345",
      })
  void takesAddressesApart(String address, String withoutPort, String withoutDomain) {
    assertThat(expanded("{{ stripPort \"%1$s\" }}|{{ stripDomain \"%1$s\" }}".formatted(address)))
        .isEqualTo(withoutPort + "|" + withoutDomain);
  }

  @Test
  void changesTexts() {
    assertThat(expanded("{{ \"aa bb CC\" | title }} {{ toUpper \"aB\" }} {{ toLower \"aB\" }}"))
        .isEqualTo("Aa Bb CC AB ab");
    assertThat(expanded("{{ reReplaceAll \"(a)b\" \"x$1\" \"abcab\" }}")).isEqualTo("xacxa");
    assertThat(expanded("{{ match \"a+\" \"baa\" }} {{ match \"^a+$\" \"b\" }}"))
        .isEqualTo("true false");
    assertThat(expanded("{{ urlQueryEscape \"a b&c\" }}")).isEqualTo("a+b%26c");
    assertThat(expanded("{{ printf \"%.2f\" (parseDuration \"1h2m10ms\") }}")).isEqualTo("3720.01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{",
        "{{ }}",
        "{{ if true }}",
        "{{ end }}",
        "{{ else }}",
        "{{ if true }}{{ else }}{{ else }}{{ end }}",
        "{{ unknown 1 }}",
        "{{ $undefined }}",
        "{{ \"open }}",
        "{{ 1 | 2 }}",
        "{{ (1 }}",
        "{{ 1x }}",
        "{{ break }}",
        "{{ \u00a0 1 }}",
        "{{ template x }}",
        "{{ $x, $y := 1 }}",
        "{{ /* open }}",
      })
  void refusesWhatIsNoTemplate(String text) {
    assertThatThrownBy(() -> TextTemplate.parse(text)).isInstanceOf(TemplateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ query \"none\" | first }}",
        "{{ query \"wrong\" }}",
        "{{ (query \"two\").banana }}",
        "{{ humanize \"one\" }}",
        "{{ template \"nowhere\" }}",
        "{{ index (query \"two\") 7 }}",
        "{{ lt \"a\" 1 }}",
        "{{ reReplaceAll \"(\" \"\" \"\" }}",
        "{{ define \"x\" }}{{ template \"x\" }}{{ end }}{{ template \"x\" }}",
        "{{ range 100000 }}x{{ end }}",
        "{{ range 9000 }}0123456789{{ end }}",
        "{{ len 1 }}",
        "{{ humanize }}",
      })
  void tellsWhatTheDataDoesNotAllow(String text) {
    TextTemplate template = TextTemplate.parse(text);
    assertThatThrownBy(() -> template.expand(data(1))).isInstanceOf(TemplateException.class);
    assertThat(template.expandOrTell(data(1))).startsWith("<error expanding template: ");
  }

  @Test
  void standsOnlySoDeep() {
    String deep = "{{ if true }}".repeat(60) + "{{ end }}".repeat(60);
    assertThatThrownBy(() -> TextTemplate.parse(deep)).hasMessageContaining("more than 50 blocks");
    String parentheses = "{{ " + "(".repeat(60) + "1" + ")".repeat(60) + " }}";
    assertThatThrownBy(() -> TextTemplate.parse(parentheses)).hasMessageContaining("more than 50");
  }
}
