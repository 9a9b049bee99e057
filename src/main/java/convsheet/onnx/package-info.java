/** Models in: ONNX files are read, and become networks of our layers. */
package convsheet.onnx;
