package convsheet.lift;

import convsheet.network.Layer;
import convsheet.network.Padding;
import java.util.List;

/**
 * A layer that stands in cells, before it has a name and a place in the network.
 *
 * @param channels the channels that it is made of, in its order; of a vector, the parts
 * @param type what it is called if nothing near its cells is a name
 * @param layer the layer
 * @param from the layers that it reads
 * @param padding the border that its windows read
 * @param cells which cells hold its parameters
 */
record Unnamed(
    List<Channel> channels,
    String type,
    Layer layer,
    List<String> from,
    Padding padding,
    ParameterCells cells) {

  /** A layer without windows and without weights in cells. */
  static Unnamed plain(List<Channel> channels, String type, Layer layer, List<String> from) {
    return new Unnamed(channels, type, layer, from, Padding.NONE, new ParameterCells());
  }
}
