package io.dualmode.sphinx;

import edu.cmu.sphinx.linguist.acoustic.Unit;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.GaussianWeights;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.HMMManager;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Pool;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Senone;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Sphinx3Loader;
import edu.cmu.sphinx.util.props.PropertyException;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/**
 * The host's acoustic model loader, which reads nothing until somebody asks for a parameter.
 *
 * <p>Recognition never does. Speaker adaptation ({@code createStats}, {@code loadTransform}) and code of the application that
 * looks into the model do, and get the model that {@code setAcousticModelPath} names. The path is not even resolved before, so
 * an application may drop the Sphinx4 model from its class path.
 */
public final class LazyAcousticModelLoader extends Sphinx3Loader {
  private PropertySheet sheet;
  private boolean prepared;

  @Override
  public synchronized void newProperties(PropertySheet ps) throws PropertyException {
    sheet = ps;
    prepared = false;
  }

  /** Called by components that only might need the model; does nothing. */
  @Override
  public void load() {}

  private synchronized void demand() {
    if (prepared || sheet == null) {
      return;
    }
    // loading asks for parameters itself
    prepared = true;
    try {
      super.newProperties(sheet);
      super.load();
    } catch (RuntimeException e) {
      prepared = false;
      throw e;
    } catch (IOException e) {
      prepared = false;
      throw new UncheckedIOException("the Sphinx4 acoustic model at '" + sheet.getRaw("location")
          + "' cannot be read; recognition does not need it, but adaptation and Loader methods do: " + e.getMessage(), e);
    }
  }

  @Override
  public Pool<float[]> getMeansPool() {
    demand();
    return super.getMeansPool();
  }

  @Override
  public Pool<float[][]> getMeansTransformationMatrixPool() {
    demand();
    return super.getMeansTransformationMatrixPool();
  }

  @Override
  public Pool<float[]> getMeansTransformationVectorPool() {
    demand();
    return super.getMeansTransformationVectorPool();
  }

  @Override
  public Pool<float[]> getVariancePool() {
    demand();
    return super.getVariancePool();
  }

  @Override
  public Pool<float[][]> getVarianceTransformationMatrixPool() {
    demand();
    return super.getVarianceTransformationMatrixPool();
  }

  @Override
  public Pool<float[]> getVarianceTransformationVectorPool() {
    demand();
    return super.getVarianceTransformationVectorPool();
  }

  @Override
  public GaussianWeights getMixtureWeights() {
    demand();
    return super.getMixtureWeights();
  }

  @Override
  public Pool<float[][]> getTransitionMatrixPool() {
    demand();
    return super.getTransitionMatrixPool();
  }

  @Override
  public float[][] getTransformMatrix() {
    demand();
    return super.getTransformMatrix();
  }

  @Override
  public Pool<Senone> getSenonePool() {
    demand();
    return super.getSenonePool();
  }

  @Override
  public HMMManager getHMMManager() {
    demand();
    return super.getHMMManager();
  }

  @Override
  public Map<String, Unit> getContextIndependentUnits() {
    demand();
    return super.getContextIndependentUnits();
  }

  @Override
  public int getNumStates() {
    demand();
    return super.getNumStates();
  }

  @Override
  public int getNumStreams() {
    demand();
    return super.getNumStreams();
  }

  @Override
  public int getNumGaussiansPerState() {
    demand();
    return super.getNumGaussiansPerState();
  }

  @Override
  public int[] getVectorLength() {
    demand();
    return super.getVectorLength();
  }

  @Override
  public int[] getSenone2Ci() {
    demand();
    return super.getSenone2Ci();
  }

  @Override
  public boolean hasTiedMixtures() {
    demand();
    return super.hasTiedMixtures();
  }

  @Override
  public int getLeftContextSize() {
    demand();
    return super.getLeftContextSize();
  }

  @Override
  public int getRightContextSize() {
    demand();
    return super.getRightContextSize();
  }

  @Override
  public Properties getProperties() {
    demand();
    return super.getProperties();
  }

  @Override
  public String getLocation() {
    return sheet == null ? super.getLocation() : String.valueOf(sheet.getRaw(PROP_LOCATION));
  }

  @Override
  public void logInfo() {
    demand();
    super.logInfo();
  }
}
