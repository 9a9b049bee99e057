import { el } from "./dom.js";
import { asPicture } from "./picture.js";

/** No side of a picture is looked at with more pixels than this. */
const MOST = 2048;

/** The pixels of a picture, a frame of a film, and so on. */
export function pixelsOf(source, /** @type {number} */ width, /** @type {number} */ height) {
  const scale = Math.min(1, MOST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * Takes the network's picture from a file, or from a camera, which is asked for only when a person wants it.
 *
 * @typedef {{cell: import('./place.js').Cell, value: number}[]} Changes
 */
export class Pictures {
  /** @type {MediaStream | undefined} */ #stream;

  /**
   * @param {HTMLElement} element where the buttons are
   * @param {import('./network.js').Network} network
   * @param {{change: (changes: Changes) => void, preview: (changes: Changes) => void, keep: () => void,
   *   say: (text: string) => void}} page
   */
  constructor(element, network, page) {
    Object.assign(this, { network, page });
    const file = el("input", { type: "file", accept: "image/*", hidden: true });
    file.addEventListener("change", () => {
      this.take(file.files[0]);
      file.value = "";
    });
    element.append(
      el("button", { type: "button", class: "file", onclick: () => file.click() }, "Picture file"),
      file,
      el("button", { type: "button", class: "use-camera", onclick: () => this.#open() }, "Camera"),
    );
    this.view = el("div", { class: "camera", hidden: true });
    element.parentElement.after(this.view);
    addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    addEventListener("drop", (event) => {
      if (event.dataTransfer.files.length > 0) {
        event.preventDefault();
        this.take(event.dataTransfer.files[0]);
      }
    });
  }

  /** Takes the picture from a file. */
  async take(/** @type {File} */ file) {
    let bitmap;
    try {
      bitmap = await createImageBitmap(file);
    } catch {
      this.page.say(`${file.name} is no picture that this browser can read`);
      return;
    }
    this.page.change(asPicture(this.network, pixelsOf(bitmap, bitmap.width, bitmap.height)));
    bitmap.close();
    this.page.say(`${file.name} is the picture now`);
  }

  async #open() {
    if (this.#stream) {
      this.#close();
      return;
    }
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: true });
    } catch (error) {
      this.page.say(`no camera: ${error.message}`);
      return;
    }
    const video = el("video", { muted: true, playsinline: true, "aria-label": "what the camera sees" });
    const live = el("button", { type: "button", "aria-pressed": "false", onclick: () => this.#live(video, live) }, "Live");
    const shot = () => asPicture(this.network, pixelsOf(video, video.videoWidth, video.videoHeight));
    const take = () => {
      this.page.change(shot());
      this.#close();
    };
    this.shot = shot;
    this.view.replaceChildren(
      video,
      el("button", { type: "button", class: "take", onclick: take }, "Take picture"),
      live,
      el("button", { type: "button", onclick: () => this.#close() }, "Close camera"),
    );
    this.view.hidden = false;
    video.srcObject = this.#stream;
    await video.play();
  }

  /** Has the network follow what the camera sees, or stops that. */
  #live(video, button) {
    this.isLive = !this.isLive;
    button.setAttribute("aria-pressed", String(this.isLive));
    const next = () => {
      if (this.isLive && this.#stream) {
        this.page.preview(this.shot());
        requestAnimationFrame(next);
      } else {
        this.page.keep();
      }
    };
    if (this.isLive) {
      next();
    }
  }

  #close() {
    this.isLive = false;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.view.replaceChildren();
    this.view.hidden = true;
  }
}
