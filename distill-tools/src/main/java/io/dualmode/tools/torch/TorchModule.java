package io.dualmode.tools.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A TorchScript module compiled from source text; its methods take and return tensors and are differentiable. */
public final class TorchModule implements AutoCloseable {
  private final NDManager manager;
  private final PtSymbolBlock block;

  /** Compiles methods, each indented by two spaces and taking {@code self: __torch__.Supernet} first. */
  public TorchModule(NDManager parent, String methods) {
    manager = parent.newSubManager();
    // libtorch wants a method of this name in every module.
    String all = "  def forward(self: __torch__.Supernet, x: Tensor) -> Tensor:\n    return x\n" + methods;
    try {
      block = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(TorchScriptArchive.pack(all)), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a method; the results are attached to {@code owner}. */
  public NDList call(NDManager owner, String method, NDArray... arguments) {
    try (NDArray tag = owner.zeros(new Shape(1))) {
      tag.setName("module_method:" + method);
      NDList list = new NDList(arguments);
      list.add(tag);
      NDList results = block.forward(new ParameterStore(owner, true), list, true);
      results.attach(owner);
      return results;
    }
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }

  /**
   * libtorch.
   *
   * @throws IllegalStateException with one clear sentence when there is none for this platform
   */
  public static Engine engine() {
    TorchNatives.require(TorchModule.class.getClassLoader(),
        TorchNatives.platform(System.getProperty("os.name"), System.getProperty("os.arch")));
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      throw new IllegalStateException("training needs libtorch, which does not load: " + e.getMessage(), e);
    }
  }
}
