package convsheet.slides;

import convsheet.view.ColourScale;
import java.util.List;

/** Pictures one after the other, on one stage. */
interface Film {
  /** How wide it is, in pixels. */
  int width();

  /** How high it is. */
  int height();

  /** How many pictures there are, at least one. */
  int frames();

  /** How long one is shown, in hundredths of a second; counted from 0. */
  int hundredths(int frame);

  /** The scales of what changes. */
  List<ColourScale> scales();

  /** Draws what all of them show, on white. */
  void drawStage(Canvas canvas);

  /** Draws what one of them and all after it show; each is drawn after that before it. */
  void drawLasting(int frame, Canvas canvas);

  /** Draws what one of them shows alone. */
  void drawPassing(int frame, Canvas canvas);
}
