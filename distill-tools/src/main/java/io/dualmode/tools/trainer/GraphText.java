package io.dualmode.tools.trainer;

import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text of TorchScript methods over the parameters of a layout, written line by line. */
public class GraphText {
  /** Format of a cast to fp32. */
  public static final String FP32 = "torch.to(%s, 6, False, False, None)";

  private final ParameterLayout layout;
  private final StringBuilder text = new StringBuilder();

  public GraphText(ParameterLayout layout) {
    this.layout = layout;
  }

  public final ParameterLayout layout() {
    return layout;
  }

  /** Appends a line; numbers are written as TorchScript has them, wherever this runs. */
  public final void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  /** All that was written. */
  public final String text() {
    return text.toString();
  }

  /** The sizes of parameters as a list for {@code split_with_sizes}. */
  public static String sizes(List<Parameter> list) {
    return list.stream().map(p -> Integer.toString(p.size())).collect(Collectors.joining(", "));
  }

  /** A parameter's flat values, given as an expression, in its shape. */
  public static String shaped(String values, Parameter p) {
    return p.isMatrix() ? String.format(Locale.ROOT, "torch.view(%s, [%d, %d])", values, p.rows(), p.columns()) : values;
  }
}
