// Every URL of the product, once. Servers route by these, clients build them; nobody writes a path by hand.

/** WebSocket of a room; nothing but this exact shape ever reaches an object. */
export const SOCKET_PREFIX = "/parties/user-session/";

export const PAGES = {
  home: "/",
  room: (room: string) => `/r/${room}`,
  booth: "/booth",
  signIn: "/booth/sign-in",
  /** How a show went, for its staff. */
  report: (room: string, id: string) => `/booth/${room}/reports/${id}`,
  history: "/history",
  broadcast: (id: string) => `/history/${id}`,
  embed: (room: string) => `/embed/${room}`,
  embedBuilder: "/embed/builder",
  /** What the API is: for people who build on it. */
  docs: "/api/docs",
} as const;

/** For programs that subscribe: past shows as RSS, coming and past ones as iCalendar; of all rooms or of one. */
export const FEEDS = {
  rss: "/feed.xml",
  rssOf: (room: string) => `/r/${room}/feed.xml`,
  calendar: "/calendar.ics",
  calendarOf: (room: string) => `/r/${room}/calendar.ics`,
} as const;

export const EMBED_SCRIPT = "/embed.js";
/** For sites that show links; named in the head of rooms' pages. */
export const OEMBED = "/oembed";
export const MEDIA_PREFIX = "/media/";
export const mediaUrl = (key: string) => `${MEDIA_PREFIX}${key}`;
/** Widths in pixels that pictures are also served in. */
export const PICTURE_WIDTHS = ["128", "384"] as const;
export type PictureWidth = (typeof PICTURE_WIDTHS)[number];
/** A picture no wider than that, where the site can draw one; otherwise the original. */
export const pictureUrl = (key: string, width: PictureWidth) => `${mediaUrl(key)}?w=${width}`;

/** Live sound and its replay: immutable objects over plain GET, and the play lists that name them. */
export const LIVE_PREFIX = "/live/";
export const LIVE = {
  init: (show: ShowPath, epoch: string) => `${liveFolder(show)}/${epoch}/init.mp4`,
  segment: (show: ShowPath, epoch: string, n: number) => `${liveFolder(show)}/${epoch}/${n}.m4s`,
  /** The same sound in less bytes, where the DJ's machine sends it; its header is the epoch's own. */
  low: (show: ShowPath, epoch: string, n: number) => `${liveFolder(show)}/${epoch}/low/${n}.m4s`,
  playlist: (room: string) => `${LIVE_PREFIX}${room}/live.m3u8`,
  /** The list of who saves data: the smaller segment wherever there is one. */
  lowPlaylist: (room: string) => `${LIVE_PREFIX}${room}/low.m3u8`,
  /** Both lists, for players that choose between them by their network. */
  allPlaylists: (room: string) => `${LIVE_PREFIX}${room}/all.m3u8`,
  replayPlaylist: (show: ShowPath) => `${liveFolder(show)}/replay.m3u8`,
  replay: (show: ShowPath, epoch: string) => `${liveFolder(show)}/replay/${epoch}.mp4`,
  /** The same file to take along, where the people of the room allow that. */
  take: (show: ShowPath, epoch: string) => `${liveFolder(show)}/files/${epoch}.m4a`,
} as const;
export type ShowPath = { readonly room: string; readonly broadcast: string };
const liveFolder = ({ room, broadcast }: ShowPath) => `${LIVE_PREFIX}${room}/${broadcast}`;

export const API = {
  time: "/api/time",
  health: "/api/health",
  /** What the API is, for programs: OpenAPI 3.1. */
  description: "/api/openapi.json",
  home: "/api/home",
  signIn: "/api/sign-in",
  signOut: "/api/sign-out",
  me: "/api/me",
  /** Options first (they set the cookie that binds the ceremony to this browser), then what the key signed. */
  loginOptions: "/api/passkeys/login-options",
  login: "/api/passkeys/login",
  devices: "/api/me/devices",
  passkeyOptions: "/api/me/passkeys/options",
  passkeys: "/api/me/passkeys",
  passkey: (id: string) => `/api/me/passkeys/${id}`,
  session: (id: string) => `/api/me/sessions/${id}`,
  stepUpOptions: "/api/me/step-up/options",
  stepUp: "/api/me/step-up",
  invites: "/api/invites",
  inviteOpen: "/api/invites/open",
  inviteAccept: "/api/invites/accept",
  invitation: (id: string) => `/api/invites/${id}`,
  people: "/api/people",
  person: (person: string) => `/api/people/${person}`,
  recover: (person: string) => `/api/people/${person}/recover`,
  rooms: "/api/rooms",
  roomToken: (room: string) => `/api/rooms/${room}/token`,
  staffToken: (room: string) => `/api/rooms/${room}/staff-token`,
  embedToken: (room: string) => `/api/rooms/${room}/embed-token`,
  /** A command that needs a touch; everything else goes over the socket. */
  /** A pass to send the sound of one epoch; only whoever holds the stage gets one. */
  sound: (room: string) => `/api/rooms/${room}/sound`,
  guarded: (room: string) => `/api/rooms/${room}/guarded`,
  snapshot: (room: string) => `/api/rooms/${room}`,
  log: (room: string) => `/api/rooms/${room}/log`,
  /** What the room's object has cost so far; for staff. */
  meter: (room: string) => `/api/rooms/${room}/meter`,
  /** What operators watch a site by. */
  metrics: "/api/metrics",
  traffic: "/api/traffic",
  /** The audience of the running show, and the report of one; for staff. */
  curve: (room: string) => `/api/rooms/${room}/curve`,
  report: (room: string, id: string) => `/api/rooms/${room}/reports/${id}`,
  tracks: "/api/tracks",
  track: (id: string) => `/api/tracks/${id}`,
  /** The waveform of a track that a room plays; for anybody. */
  trackPeaks: (id: string) => `/api/tracks/${id}/peaks`,
  /** PUT a file's bytes; answers its media key. */
  uploads: "/api/uploads",
  /** A large file, POSTed to `uploads` first, then sent in parts. */
  upload: (id: string) => `/api/uploads/${id}`,
  uploadPart: (id: string, number: number | string) => `/api/uploads/${id}/parts/${number}`,
  uploadComplete: (id: string) => `/api/uploads/${id}/complete`,
  broadcasts: "/api/broadcasts",
  broadcast: (id: string) => `/api/broadcasts/${id}`,
  /** The room as it was at a moment of the show. */
  moment: (id: string) => `/api/broadcasts/${id}/at`,
  /** The recording of a show; the newest one of a room; what its staff says about one. */
  replay: (id: string) => `/api/broadcasts/${id}/replay`,
  lastReplay: (room: string) => `/api/rooms/${room}/replay`,
  replaySetting: (room: string, id: string) => `/api/rooms/${room}/replays/${id}`,
  broadcastChat: (id: string) => `/api/broadcasts/${id}/chat`,
  /** One show, whole: as JSON, its play list as CSV, and for staff its log as newline JSON. */
  showExport: (id: string) => `/api/broadcasts/${id}/export.json`,
  playList: (id: string) => `/api/broadcasts/${id}/plays.csv`,
  showLog: (id: string) => `/api/broadcasts/${id}/log.ndjson`,
  /** Shows, tracks and lines by their words. */
  search: "/api/history/search",
  partners: "/api/partners",
  partner: (id: string) => `/api/partners/${id}`,
  partnerSuspend: (id: string) => `/api/partners/${id}/suspend`,
  partnerResume: (id: string) => `/api/partners/${id}/resume`,
  partnerNumbers: (id: string) => `/api/partners/${id}/numbers`,
  /** A new secret for the partner's webhooks. */
  partnerSecret: (id: string) => `/api/partners/${id}/webhook-secret`,
  partnerDeliveries: (id: string) => `/api/partners/${id}/deliveries`,
  partnerReplay: (id: string, message: string) => `/api/partners/${id}/deliveries/${message}`,
  /** For the partner's own server, signed with its key. */
  ownNumbers: "/api/partner/numbers",
} as const;

/** The read API for partners: stable, cached, readable for scripts on the pages that a partner of the room has registered. */
export const V1 = {
  room: (room: string) => `/api/v1/rooms/${room}`,
  now: (room: string) => `/api/v1/rooms/${room}/now`,
  counts: (room: string) => `/api/v1/rooms/${room}/counts`,
  schedule: (room: string) => `/api/v1/rooms/${room}/schedule`,
  history: (room: string) => `/api/v1/rooms/${room}/history`,
  show: (room: string, show: string) => `/api/v1/rooms/${room}/shows/${show}`,
} as const;

/**
 * The signed interface for machines. A request below `/api/admin/rooms/<room>/` is signed for the scope of that room, every
 * other one for the site.
 */
export const ADMIN = {
  metrics: "/api/admin/metrics",
  rooms: "/api/admin/rooms",
  roomData: (room: string) => `/api/admin/rooms/${room}/data`,
  invites: "/api/admin/invites",
  person: (person: string) => `/api/admin/people/${person}`,
  personData: (person: string) => `/api/admin/people/${person}/data`,
  /** Takes away everything that names or quotes a person; cannot be undone. */
  personErase: (person: string) => `/api/admin/people/${person}/erase`,
  partners: "/api/admin/partners",
  partner: (id: string) => `/api/admin/partners/${id}`,
  partnerSuspend: (id: string) => `/api/admin/partners/${id}/suspend`,
  partnerResume: (id: string) => `/api/admin/partners/${id}/resume`,
  partnerSecret: (id: string) => `/api/admin/partners/${id}/webhook-secret`,
  partnerDeliveries: (id: string) => `/api/admin/partners/${id}/deliveries`,
  partnerReplay: (id: string, message: string) => `/api/admin/partners/${id}/deliveries/${message}`,
  /** What of the bucket nobody needs: a dry run of the sweep, and the sweep. */
  mediaOrphans: "/api/admin/media/orphans",
  mediaSweep: "/api/admin/media/sweep",
  keys: "/api/admin/keys",
  key: (id: string) => `/api/admin/keys/${id}`,
  keyRotate: (name: string) => `/api/admin/keys/${name}/rotate`,
} as const;
