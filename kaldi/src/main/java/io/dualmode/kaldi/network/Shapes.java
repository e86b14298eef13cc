package io.dualmode.kaldi.network;

import io.dualmode.kaldi.layer.ActivationShape;
import io.dualmode.kaldi.layer.AffineShape;
import io.dualmode.kaldi.layer.ConstantShape;
import io.dualmode.kaldi.layer.ConvolutionShape;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.layer.LstmShape;
import io.dualmode.kaldi.layer.NormaliseShape;
import io.dualmode.kaldi.layer.ScaleShape;
import io.dualmode.kaldi.layer.columns.GroupSumShape;
import io.dualmode.kaldi.layer.columns.PermuteShape;
import io.dualmode.kaldi.layer.columns.PnormShape;
import io.dualmode.kaldi.layer.columns.ProductShape;
import io.dualmode.kaldi.layer.pool.PoolingShape;
import io.dualmode.kaldi.layer.pool.StatisticsShape;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.part.Sections;
import java.util.Map;
import java.util.TreeMap;

/** All kinds of shapes by name, and their form in a model's section. */
public final class Shapes {
  private static final Map<String, Class<? extends Record>> KINDS = new TreeMap<>(Map.ofEntries(
      Map.entry(AffineShape.TYPE, AffineShape.class), Map.entry(ScaleShape.TYPE, ScaleShape.class),
      Map.entry(ActivationShape.TYPE, ActivationShape.class), Map.entry(NormaliseShape.TYPE, NormaliseShape.class),
      Map.entry(ConstantShape.TYPE, ConstantShape.class), Map.entry(ProductShape.TYPE, ProductShape.class),
      Map.entry(GroupSumShape.TYPE, GroupSumShape.class), Map.entry(PnormShape.TYPE, PnormShape.class),
      Map.entry(PermuteShape.TYPE, PermuteShape.class), Map.entry(LstmShape.TYPE, LstmShape.class),
      Map.entry(ConvolutionShape.TYPE, ConvolutionShape.class), Map.entry(StatisticsShape.TYPE, StatisticsShape.class),
      Map.entry(PoolingShape.TYPE, PoolingShape.class)));

  private Shapes() {}

  /** The shape of a section; a wrong value is a {@link JsonParseException} that names it. */
  public static LayerShape read(JsonObject section) {
    String type = Sections.type(section);
    Class<? extends Record> kind = KINDS.get(type);
    if (kind == null) {
      throw new JsonParseException("layer '" + type + "' is unknown, known: " + String.join(", ", KINDS.keySet()));
    }
    return (LayerShape) Sections.read(section, kind);
  }

  /** The section of a shape. */
  public static JsonObject write(LayerShape shape) {
    return Sections.write(shape.type(), (Record) shape);
  }
}
