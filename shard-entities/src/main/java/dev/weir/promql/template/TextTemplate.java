package dev.weir.promql.template;

import java.util.List;
import java.util.Map;

/** A text with actions between double braces, read once and expanded for each alert. */
public final class TextTemplate {
  private final String text;
  private final List<Node> nodes;
  private final Map<String, List<Node>> defined;

  private TextTemplate(String text, TemplateParser.Parsed parsed) {
    this.text = text;
    this.nodes = parsed.nodes();
    this.defined = parsed.defined();
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException when it is none
   */
  public static TextTemplate parse(String text) {
    return new TextTemplate(text, TemplateParser.parse(text, TemplateData.VARIABLES));
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /**
   * The text for an alert.
   *
   * @throws TemplateException when the data does not fit the template
   */
  public String expand(TemplateData data) {
    return new Expansion(data, defined).of(nodes, data.dot());
  }

  /** The text for an alert; what went wrong in place of it, as Prometheus has it. */
  public String expandOrTell(TemplateData data) {
    try {
      return expand(data);
    } catch (TemplateException wrong) {
      return "<error expanding template: " + wrong.getMessage() + ">";
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextTemplate template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
