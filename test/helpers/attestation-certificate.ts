// A self-signed certificate of the kind that authenticators attest with, and its key, both made for this test and worth
// nothing anywhere: with it an attestation is sound in every respect, so only our own rule can refuse it.
export const CERTIFICATE =
  "MIIBszCCAVmgAwIBAgIBATAKBggqhkjOPQQDAjBZMQswCQYDVQQGEwJVUzEQMA4GA1UEChMHRXhhbXBsZTEiMCAGA1UECxMZQXV0" +
  "aGVudGljYXRvciBBdHRlc3RhdGlvbjEUMBIGA1UEAxMLRXhhbXBsZSBLZXkwIBcNMjAwMTAxMDAwMDAwWhgPMjA5OTAxMDEwMDAw" +
  "MDBaMFkxCzAJBgNVBAYTAlVTMRAwDgYDVQQKEwdFeGFtcGxlMSIwIAYDVQQLExlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMRQw" +
  "EgYDVQQDEwtFeGFtcGxlIEtleTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCaJ+yCE+8gbfhtnJHpRrPuxn3AhPvaYuWP8fYrs" +
  "Fj5/oORNyQhSlKZJ0xYiWC0JOssNKuGEzITCQgZpaZzGe/OjEDAOMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIhAKhX" +
  "DzHk7scfZNWzOgaFQyh592GpAIOzruwlg+x7+OlnAiAHQk4hDCm1xALmHjCs4RxSVPqOM2MxZrGboqiuKLYuGA==";
export const CERTIFICATE_KEY =
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguXp+hFon+MhzPZbASugFCVZ8d9KT80Cw44m9ZEGTv4yhRANCAAQm" +
  "ifsghPvIG34bZyR6Uaz7sZ9wIT72mLlj/H2K7BY+f6DkTckIUpSmSdMWIlgtCTrLDSrhhMyEwkIGaWmcxnvz";
