// The light build is the same class without what sound needs nothing of (captions, encryption, several tracks).
declare module "hls.js/light" {
  export { default } from "hls.js";
}
