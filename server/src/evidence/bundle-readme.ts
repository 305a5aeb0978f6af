/** README.txt of every bundle: how to check it. */
export function bundleReadme(): string {
  return README;
}

const README = `FURROW 作业面积证据包 / EVIDENCE OF WORKED AREA
(English below)

如何核验
  在任何装有 Furrow 的电脑上（不需要网络、服务器和数据）:
      npx furrow-server verify 本文件夹 --lang zh
  核验内容: 每个数据批次的网关签名和前后衔接, 日志的哈希链直到服务器签名的链头,
  每个文件的哈希, 并用同一算法重新计算全部数值。
  结果为"一致", 或逐项列出哪一批次、哪一项数值不同。退出码: 0 一致, 1 不一致或损坏, 2 用法错误。
  请把显示的服务器密钥指纹与主管部门公布的指纹核对; 也可加 --server-key 指纹。

文件
  manifest.json, manifest.sig  清单及服务器签名 (Ed25519): 列出其余每个文件的 SHA-256
  server.pem, gateways/        服务器与各网关的公钥; 网关编号即其公钥指纹
  batches/                     网关签名的原始批次, 逐字节未改
  raw/                         向网关索取的原始总线帧和接收机语句 (如有); 由批次所载的哈希证实
  journal.ndjson               服务器日志: 批次的签名、接收时间、位置与哈希, 有关的登记变更; 其余条目只有摘要
  others.ndjson                他人先前作业过的地块 (化名) 及其批次哈希; 若读者无权查看则为空
  inputs.json                  已结算的日期与作业编号
  result.json                  作业、各项数值与日合计
  README.txt                   本说明

"认定面积"取决于他人先前的作业。清单中 uniqueBasis 为 quads 时可以重算;
为 statement 时, 它是服务器签名的声明。

HOW TO CHECK
  On any computer that has Furrow; no network, no server and no data are needed:
      npx furrow-server verify THIS_FOLDER
  It checks each batch's signature by its gateway and its place in the gateway's sequence, the journal's chain
  of hashes up to the head that the server signed, and the hash of every file; then it computes all figures
  again by the same folds. It prints "identical", or each batch and each figure that differs. It ends with 0
  for identical, 1 for different or broken, 2 for wrong usage.
  Compare the fingerprint of the server's key that it prints with the one that the authority has published, or
  give it as --server-key FINGERPRINT.

FILES
  manifest.json, manifest.sig  the list, with SHA-256 of every other file, and the server's signature (Ed25519)
  server.pem, gateways/        public keys of the server and the gateways; a gateway's id is its key's fingerprint
  batches/                     the batches as the gateways signed them, byte for byte
  raw/                         raw frames that were asked of the gateways, if any; proven by hashes that the batches carry
  journal.ndjson               the server's journal: signatures, times of receipt, places and hashes of the batches,
                               the registry changes that matter; of all other entries the digest
  others.ndjson                ground that others worked before, under pseudonyms, with the hashes of its batches;
                               empty where the reader may not see it
  inputs.json                  settled days and ids
  result.json                  jobs with all figures, and totals of the days
  README.txt                   this text

Unique area depends on what others worked before. Where uniqueBasis in the manifest is "quads" it is computed
again; where it is "statement" it is the server's signed word.

BY HAND, with other tools (header, signature and receivedAt are in journal.ndjson)
  digest of an entry = SHA-256(header, line feed, body)
  hash of an entry   = SHA-256(hash of the entry before, digest), 32 bytes each, from manifest journal.after on
  gateway's signature: Ed25519 over the body; server's: over "furrow evidence manifest", line feed, manifest.json
`;
