package io.dualmode.tools.report;

import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * A {@link PowerLaw} through measured points, and how far other power laws that fit as well lead away from it.
 *
 * <p>The fit is that of least squares, each point weighted by its noise. For a given exponent floor and scale are a linear problem with
 * bounds; the exponent is found by Brent's method around the best of a grid. Two points do not tell a floor, so then it is 0.
 *
 * <p>The spread at some hours is the range over all power laws within the bounds whose sum of squares exceeds the least one by no more
 * than {@value #EXCESS}: a profile-likelihood interval of 90 percent, were the points independent and every curve of this form. Few points
 * leave many such curves, and the spread says so. What it does not know: points of one run share their test set, a run ends on an
 * annealed learning rate and points in its middle do not, and speech heard again teaches less than new speech.
 */
final class LearningCurve {
  private static final double LEAST_EXPONENT = 0.05;
  private static final double MOST_EXPONENT = 1.5;
  private static final int GRID = 120;
  /** The 90 percent quantile of chi squared with one degree of freedom. */
  private static final double EXCESS = 2.706;

  /** Least and most, percent. */
  record Range(double low, double high) {}

  private final List<LearningPoint> points;
  private final boolean lacksFloor;
  private final double mostFloor;
  private final PowerLaw fit;
  private final double leastSquares;

  /** A curve through at least two points at different hours; throws {@link IllegalArgumentException} otherwise. */
  LearningCurve(List<LearningPoint> measured) {
    points = measured.stream().sorted(Comparator.comparingDouble(LearningPoint::hours)).toList();
    long distinct = points.stream().mapToDouble(LearningPoint::hours).distinct().count();
    if (distinct < 2) {
      throw new IllegalArgumentException("a learning curve needs points at two different hours or more, got " + distinct + ": " + measured);
    }
    double least = points.stream().mapToDouble(LearningPoint::errorPercent).min().orElseThrow();
    lacksFloor = distinct == 2;
    mostFloor = lacksFloor ? 0 : least;
    double coarse = 0;
    double best = Double.POSITIVE_INFINITY;
    double step = (MOST_EXPONENT - LEAST_EXPONENT) / GRID;
    for (int i = 0; i <= GRID; i++) {
      double squares = squares(best(LEAST_EXPONENT + i * step));
      if (squares < best) {
        best = squares;
        coarse = LEAST_EXPONENT + i * step;
      }
    }
    double exponent = new BrentOptimizer(1e-10, 1e-12).optimize(new MaxEval(1000), GoalType.MINIMIZE,
        new UnivariateObjectiveFunction(e -> squares(best(e))), new SearchInterval(Math.max(LEAST_EXPONENT, coarse - step),
            Math.min(MOST_EXPONENT, coarse + step), coarse)).getPoint();
    fit = best(exponent);
    leastSquares = squares(fit);
  }

  List<LearningPoint> points() {
    return points;
  }

  /** Whether there are points at two different hours only, and the fit has floor 0 for that reason. */
  boolean lacksFloor() {
    return lacksFloor;
  }

  PowerLaw fit() {
    return fit;
  }

  double lastHours() {
    return points.get(points.size() - 1).hours();
  }

  /** Floor and scale for an exponent. */
  private PowerLaw best(double exponent) {
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (LearningPoint p : points) {
      double w = 1 / (p.noise() * p.noise());
      double power = Math.pow(p.hours(), -exponent);
      n += w;
      x += w * power;
      y += w * p.errorPercent();
      xx += w * power * power;
      xy += w * power * p.errorPercent();
    }
    double slope = (n * xy - x * y) / (n * xx - x * x);
    double floor = Math.min(mostFloor, Math.max(0, (y - slope * x) / n));
    return new PowerLaw(floor, Math.max(0, (xy - floor * x) / xx), exponent);
  }

  private double squares(PowerLaw law) {
    return points.stream().mapToDouble(p -> {
      double off = (p.errorPercent() - law.at(p.hours())) / p.noise();
      return off * off;
    }).sum();
  }

  /** What power laws that fit about as well say of so many hours. */
  Range range(double hours) {
    double least = points.stream().mapToDouble(LearningPoint::errorPercent).min().orElseThrow();
    double low = fit.at(hours);
    double high = low;
    for (int i = 0; i <= GRID; i++) {
      double exponent = LEAST_EXPONENT + (MOST_EXPONENT - LEAST_EXPONENT) * i / GRID;
      for (int k = 0; k <= GRID; k++) {
        double floor = least * k / GRID;
        double[] scales = scales(floor, exponent);
        if (scales != null) {
          low = Math.min(low, new PowerLaw(floor, scales[0], exponent).at(hours));
          high = Math.max(high, new PowerLaw(floor, scales[1], exponent).at(hours));
        }
      }
    }
    return new Range(low, high);
  }

  /** Least and most scale at which the squares are within the excess, null if there is none: a quadratic inequality in the scale. */
  private double[] scales(double floor, double exponent) {
    double a = 0;
    double b = 0;
    double c = -leastSquares - EXCESS;
    for (LearningPoint p : points) {
      double w = 1 / (p.noise() * p.noise());
      double power = Math.pow(p.hours(), -exponent);
      double above = p.errorPercent() - floor;
      a += w * power * power;
      b += w * power * above;
      c += w * above * above;
    }
    double root = b * b - a * c;
    double most = root < 0 ? -1 : (b + Math.sqrt(root)) / a;
    return most < 0 ? null : new double[] {Math.max(0, (b - Math.sqrt(root)) / a), most};
  }
}
