package io.dualmode.model.supernet.stream;

/** One block of the stack as one stream runs it. */
interface Stage {
  /** Transforms the chunk's residual stream in place. */
  void run(Activations a, int firstFrame, int frames);

  void reset();

  /** Bytes of buffers the stage has to itself. */
  long stateBytes();
}
