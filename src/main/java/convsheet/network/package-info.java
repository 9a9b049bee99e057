/**
 * Layers and the networks they form: each layer says its output's shape, the expression of each
 * output cell, and the kernel call that computes them all.
 */
package convsheet.network;
