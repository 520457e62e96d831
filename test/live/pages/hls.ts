// The player that most sites use, with its defaults: it polls the play list whose address stands behind the `#`.
import Hls from "hls.js";

const audio = new Audio();
const hls = new Hls();
hls.loadSource(location.hash.slice(1));
hls.attachMedia(audio);
audio.addEventListener("canplay", () => void audio.play(), { once: true });
audio.addEventListener("playing", () => Object.assign(window, { isPlaying: true }), { once: true });
