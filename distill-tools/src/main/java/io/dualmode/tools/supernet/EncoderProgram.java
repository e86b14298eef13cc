package io.dualmode.tools.supernet;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.GraphText;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the encoder of {@code docs/supernet.md} as lines of TorchScript, for the graphs that train it with one objective or another:
 * live batch norms, matrices in the {@link MatrixType} that is fastest here, everything reduced in fp32.
 *
 * <p>A method that holds an encoder has the parameters {@code flat, mask, x[B,R,W], allow[B,1,T,T], taps[A,B,T,1], mean, variance}
 * ({@link #PARAMETERS}): {@code x} has the {@link EncoderConfig#inputRows} and {@link EncoderConfig#inputWidth} of the network, windows or
 * a plane for the stem, {@code allow} is 0 where attention may look and very negative elsewhere; {@code taps[a-1]} is 1 where frame
 * {@code t + a} may be read. After {@link #unpack}, {@link #input} and {@link #blocks} its variable {@code h} is the encoder's output
 * {@code [B,T,D]}, and {@link #matrix}, {@link #vector}, {@link #bias} and {@link #norm} are expressions that heads are written with.
 */
public final class EncoderProgram extends GraphText {
  /** Parameters of a method that holds an encoder. */
  public static final String PARAMETERS = "self: __torch__.Supernet, flat: Tensor, mask: Tensor, x: Tensor, allow: Tensor, taps: Tensor,"
      + " mean: Tensor, variance: Tensor";
  private static final double NORM_EPSILON = 1e-3;
  private static final double NORM_MOMENTUM = 0.05;

  private final EncoderConfig config;
  private final MatrixType type = MatrixType.fastest();

  private boolean sparse;
  private boolean training;
  private List<String> moments;

  public EncoderProgram(EncoderConfig config, ParameterLayout layout) {
    super(layout);
    this.config = config;
  }

  /** Says what is written from here on: whether batch norms use the batch, and whose weights and norms. */
  public void corner(boolean training, boolean sparse) {
    this.training = training;
    this.sparse = sparse;
    moments = null;
  }

  /** From here on batch norms use running statistics and note the first two moments of their inputs for {@link #moments}. */
  public void measure(boolean sparse) {
    corner(false, sparse);
    moments = new ArrayList<>();
  }

  /** The expression of the list of all means and all mean squares noted, each in the order of the norms. */
  public String moments() {
    return "[torch.cat([" + moments.stream().map(m -> m + "_mean").collect(Collectors.joining(", ")) + "], 0), torch.cat(["
        + moments.stream().map(m -> m + "_square").collect(Collectors.joining(", ")) + "], 0)]";
  }

  /** Cuts the flat vector into the weights of this corner. */
  public void unpack() {
    line("    parts = torch.split_with_sizes(flat, [%d, %d], 0)", layout().matrixSize(), layout().size() - layout().matrixSize());
    line("    half = %s", low("parts[0]"));
    line("    mats = torch.split_with_sizes(%s, [%s], 0)", sparse ? "torch.mul(half, " + low("mask") + ")" : "half", sizes(layout().matrices()));
    line("    vecs = torch.split_with_sizes(parts[1], [%s], 0)", sizes(layout().vectors()));
    line("    seen_taps = %s", low("taps"));
    line("    batch = torch.size(x, 0)");
    line("    frames = torch.size(allow, 2)");
    line("    position = torch.arange(frames, dtype=6, layout=None, device=None, pin_memory=None)");
    line("    distance = torch.abs(torch.sub(torch.unsqueeze(position, 0), torch.unsqueeze(position, 1)))");
  }

  /** The stem, where there is one, and the first layer over the expression {@code rows [B, R, W]}. */
  public void input(String rows) {
    line("    rows = %s", low(rows));
    if (config.hasStem()) {
      stem();
    }
    line("    h0 = torch.relu(torch.linear(rows, %s, %s))", matrix("input.weight"), bias("input.bias"));
    line("    h = %s", norm("h0", "input"));
  }

  private void stem() {
    int k = EncoderConfig.STEM_KERNEL;
    int channels = 1;
    line("    plane = torch.unsqueeze(rows, 1)");
    for (int i = 0; i < config.stem().size(); i++) {
      StemLayer layer = config.stem().get(i);
      String name = "stem." + i;
      line("    kernels = torch.permute(torch.reshape(%s, [%d, %d, %d, %d]), [0, 3, 1, 2])", matrix(name + ".weight"), layer.channels(), k, k,
          channels);
      line("    maps = torch.relu(torch.conv2d(plane, kernels, %s, [%d, %d], [0, 1], [1, 1], 1))", bias(name + ".bias"), layer.timeStride(),
          layer.binStride());
      line("    plane = %s", planeNorm("maps", name));
      channels = layer.channels();
    }
    line("    rows = torch.reshape(torch.permute(plane, [0, 2, 3, 1]), [batch, frames, %d])", config.firstWidth());
  }

  /** All blocks. */
  public void blocks() {
    for (int i = 0; i < config.blocks().size(); i++) {
      Block block = config.blocks().get(i);
      switch (block.type()) {
        case CONV -> convolution("blocks." + i, block);
        case ATTENTION -> attention("blocks." + i, block);
        case SUMMARY -> summary("blocks." + i, block);
      }
    }
  }

  private void convolution(String name, Block block) {
    int b = config.bottleneck();
    line("    d = torch.split_with_sizes(torch.linear(h, %s, None), [%d, %d], -1)", matrix(name + ".down.weight"), b, b);
    line("    z = torch.add(torch.constant_pad_nd(d[0], [0, 0, %d, %d], 0), d[1])", block.past(), -block.past());
    line("    s = torch.constant_pad_nd(z, [0, 0, %d, %d], 0)", -block.second(), block.second());
    String second = block.second() > 0 ? "torch.mul(s, seen_taps[" + (block.second() - 1) + "])" : "s";
    line("    y = torch.relu(torch.linear(torch.cat([z, %s], -1), %s, %s))", second, matrix(name + ".up.weight"), bias(name + ".up.bias"));
    line("    h = torch.add(h, %s)", norm("y", name));
  }

  private void attention(String name, Block block) {
    int heads = block.heads();
    int d = block.headDim();
    String slopes = block.slopes().stream().map(f -> "[[" + Double.parseDouble(f.toString()) + "]]").collect(Collectors.joining(", "));
    rootMeanSquareNorm(name);
    line("    qkv = torch.permute(torch.reshape(torch.linear(%s, %s, None), [batch, frames, 3, %d, %d]), [2, 0, 3, 1, 4])",
        low("r"), matrix(name + ".qkv.weight"), heads, d);
    line("    slopes = torch.tensor([%s], dtype=6, device=None, requires_grad=False)", slopes);
    line("    seen = %s", low("torch.sub(allow, torch.mul(distance, slopes))"));
    line("    o = torch.scaled_dot_product_attention(torch.select(qkv, 0, 0), torch.select(qkv, 0, 1), torch.select(qkv, 0, 2), seen,"
        + " 0., False)");
    line("    o1 = torch.reshape(torch.permute(o, [0, 2, 1, 3]), [batch, frames, %d])", heads * d);
    line("    h = torch.add(h, torch.linear(o1, %s, %s))", matrix(name + ".out.weight"), bias(name + ".out.bias"));
  }

  /** What all frames so far have in common, those of the chunk included: {@code seen[b, t, j]} is 1 where frame {@code t} knows frame {@code j}. */
  private void summary(String name, Block block) {
    int heads = block.heads();
    int d = block.headDim();
    int prior = EncoderConfig.SUMMARY_PRIOR_FRAMES;
    rootMeanSquareNorm(name);
    line("    pooled = " + FP32, String.format(Locale.ROOT, "torch.relu(torch.linear(%s, %s, %s))", low("r"), matrix(name + ".pool.weight"),
        bias(name + ".pool.bias")));
    line("    apart = torch.reshape(pooled, [batch, frames, %d, %d])", heads, d);
    line("    gate = torch.sigmoid(torch.add(torch.sum(torch.mul(apart, torch.reshape(%s, [%d, %d])), [-1], False), %s))",
        vector(name + ".gate.gain"), heads, d, vector(name + ".gate.bias"));
    line("    window = " + FP32, "torch.gt(torch.squeeze(allow, 1), -1.)");
    line("    until = torch.amax(torch.mul(window, torch.add(position, 1.)), [-1], True)");
    line("    seen = torch.mul(" + FP32 + ", torch.amax(window, [1], True))", "torch.lt(position, until)");
    line("    sums = torch.reshape(torch.matmul(seen, torch.reshape(torch.mul(apart, torch.unsqueeze(gate, -1)), [batch, frames, %d])),"
        + " [batch, frames, %d, %d])", heads * d, heads, d);
    line("    weights = torch.unsqueeze(torch.add(torch.matmul(seen, gate), %d.), -1)", prior);
    line("    means = torch.div(torch.add(sums, torch.mul(torch.reshape(%s, [%d, %d]), %d.)), weights)", vector(name + ".prior"), heads, d, prior);
    line("    h = torch.add(h, torch.linear(%s, %s, None))", low(String.format(Locale.ROOT, "torch.reshape(means, [batch, frames, %d])",
        heads * d)), matrix(name + ".out.weight"));
  }

  /** {@code r}, the residual stream in fp32 with a mean square of 1 and the block's gains. */
  private void rootMeanSquareNorm(String name) {
    line("    f = " + FP32, "h");
    line("    r = torch.mul(torch.mul(f, torch.rsqrt(torch.add(torch.mean(torch.mul(f, f), [-1], True), 1.0e-05))), %s)",
        vector(name + ".norm.gain"));
  }

  /** The expression of a batch norm of this corner over {@code input [B, T, width]}. */
  public String norm(String input, String name) {
    int width = layout().norm(name).width();
    String rows = String.format(Locale.ROOT, "torch.reshape(%s, [-1, %d])", input, width);
    note(rows, name);
    return String.format(Locale.ROOT, "torch.reshape(%s, [batch, frames, %d])", batchNorm(rows, name), width);
  }

  /** The expression of a batch norm of this corner over {@code input [B, maps, frames, bins]}, one for each map. */
  private String planeNorm(String input, String name) {
    note(String.format(Locale.ROOT, "torch.reshape(torch.permute(%s, [0, 2, 3, 1]), [-1, %d])", input, layout().norm(name).width()), name);
    return batchNorm(input, name);
  }

  /** Takes note of the moments of what a batch norm reads, where they are asked for. */
  private void note(String rows, String name) {
    if (moments != null) {
      String m = "moments" + moments.size();
      moments.add(m);
      line("    %s = " + FP32, m, rows);
      line("    %1$s_mean = torch.mean(%1$s, [0], False)", m);
      line("    %1$s_square = torch.mean(torch.mul(%1$s, %1$s), [0], False)", m);
    }
  }

  /** Over the second dimension. */
  private String batchNorm(String input, String name) {
    ParameterLayout.Norm n = layout().norm(name);
    return String.format(Locale.ROOT,
        "torch.batch_norm(%1$s, %2$s, %3$s, torch.slice(mean, 0, %4$d, %5$d), torch.slice(variance, 0, %4$d, %5$d), %6$s, %7$s,"
            + " %8$s, False)",
        input, vector(SupernetLayout.normParameter(name, sparse, "gain")), vector(SupernetLayout.normParameter(name, sparse, "bias")), n.offset(), n.offset() + n.width(), training ? "True" : "False", NORM_MOMENTUM, NORM_EPSILON);
  }

  /** The variance floor of the batch norms, which folding must repeat. */
  public static double normEpsilon() {
    return NORM_EPSILON;
  }

  /** The expression of another one in the type of the matrices. */
  public String low(String expression) {
    return type.cast(expression);
  }

  /** The expression of a matrix, in its type. */
  public String matrix(String name) {
    Parameter p = layout().get(name);
    return shaped("mats[" + p.index() + "]", p);
  }

  /** The expression of a vector, fp32. */
  public String vector(String name) {
    return "vecs[" + (layout().get(name).index() - layout().matrices().size()) + "]";
  }

  /** The expression of a vector in the type of the matrices. */
  public String bias(String name) {
    return low(vector(name));
  }
}
