# Texts of the interface. Texts of the process live in the playbook's file.

### Frame
skip-link = 本文へ移動
nav-main = メイン
nav-home = マイワーク
nav-engagements = 案件
nav-reviews = 承認待ち
nav-portfolio = ポートフォリオ
nav-summaries = サマリー
nav-admin = 管理
nav-playbook = プレイブック
nav-account = アカウント設定
nav-account-prefix = アカウント: 
nav-sign-out = サインアウト
footer-name = 顧客成功レビュー
footer-playbook = プレイブック { $date }版
footer-shown = 表示 { $at }
role-manager = FastTrack マネージャー
role-partner = パートナー
role-lead = リード
role-administrator = 管理者
list-separator = 、

### Words for states
status-active = 進行中
status-blocked = ブロック
status-paused = 一時停止
status-complete = 完了
review-draft = 下書き
review-submitted = 提出済み
review-returned = 差し戻し
review-approved = 承認済み
review-withdrawn = 取り下げ
segment-enterprise = Enterprise
segment-business = Business
segment-education = Education
segment-public_sector = 官公庁・自治体
side-customer = 顧客
side-partner = パートナー
side-microsoft = Microsoft
step-open = 未着手
step-in_progress = 進行中
step-done = 完了
step-cancelled = 中止
source-typed = 手入力
source-imported = レポート取込
progress-done = 完了
progress-doing = 入力中
progress-todo = 未入力

### Forms in general
required = 必須
required-for-submission = 提出までに必須
optional = 任意
save = 保存
cancel = キャンセル
change = 変更
back = 戻る
choose = 選択してください
error-summary-title = { $count ->
   *[other] 入力内容に { $count } 件の誤りがあります
}
error-title-prefix = エラー: { $title }
form-required = { $label }を入力してください
form-too-long = { $label }は { $max } 文字以内で入力してください（いま { $count } 文字です）
form-date = { $label }は実在する日付を「2026-12-15」の形で入力してください
form-future = { $label }に未来の日付は入力できません
form-number = { $label }は 0 以上の整数で入力してください
form-email = { $label }はメールアドレスの形（name@example.jp）で入力してください
form-url = { $label }は https:// または http:// で始まる URL で入力してください
form-choice = { $label }を一覧から選んでください
form-date-hint = 例: 2026-12-15
form-limit = { $max } 文字まで
form-conflict = ほかの画面または利用者が先に変更しました。内容を確認して、もう一度保存してください

### Errors
error-over = エラー { $status }
error-request-id = お問い合わせの際は、この番号をお知らせください:
error-home = 最初のページへ
error-engagements = 案件の一覧へ
error-400-title = 送信された内容を読み取れませんでした
error-400-text = 通信の途中で内容が壊れた可能性があります。
error-400-advice = 前のページに戻り、もう一度お試しください。
error-401-text = サインインの有効期限が切れました。もう一度サインインしてください。
error-403-title = この操作は許可されていません
error-403-text = この操作を行う権限がないか、画面を開いてから時間がたったため、送信元を確認できませんでした。
error-403-advice = ページを開き直してから、もう一度お試しください。権限が必要な場合は管理者にご相談ください。
error-404-title = ページが見つかりません
error-404-text = URL が変わったか、閲覧できる範囲にありません。
error-404-advice = 担当が変わった案件は、新しい担当者だけが開けます。
error-405-title = この方法では開けません
error-405-text = このページは、その操作を受け付けていません。
error-405-advice = 一覧から目的のページを開き直してください。
error-409-title = ほかの人が先に変更しました
error-409-text = この画面を開いたあとに内容が変わったため、上書きしませんでした。
error-409-advice = ページを開き直して、最新の内容を確認してください。
error-413-title = 送信できる大きさを超えています
error-413-text = 送信された内容が大きすぎるため、受け取れませんでした。
error-413-advice = 文章を短くしてから、もう一度お試しください。
error-429-title = 試行回数が上限に達しました
error-429-text = 続けて失敗したため、しばらくのあいだ受け付けを止めています。
error-429-advice = 15 分ほど待ってから、もう一度お試しください。
error-500-title = 処理中に問題が起きました
error-500-text = こちら側の問題で処理を完了できませんでした。保存済みの内容は失われていません。
error-500-advice = 少し待ってから、もう一度お試しください。
error-503-title = ただいま混み合っています
error-503-text = 処理が集中しているため、いまは応答できません。
error-503-advice = 数秒待ってから、もう一度お試しください。

### Sign-in and account

# (end of Sign-in and account)

### Administration

# (end of Administration)

### Home

# (end of Home)

### Engagements

# (end of Engagements)

### Engagement page

# (end of Engagement page)

### Usage

# (end of Usage)

### Criteria

# (end of Criteria)

### Agenda

# (end of Agenda)

### Review in progress

draft-title-of = 第{ $number }回レビュー — { $customer }
draft-heading = 顧客成功レビュー 第{ $number }回
draft-short = 第{ $number }回レビュー
draft-crumbs = 現在位置
draft-nav = レビューのセクション
draft-nav-folded = レビューのセクション（折りたたみ）
draft-nav-fold = セクション一覧（{ $done } / { $all } 完了）
draft-check-nav = 確認して提出
draft-aside = 提出までに必要なこと
draft-continue = 続きから始める（{ $section }）
draft-to-check = 回答を確認して提出へ進む
draft-to-front = セクション一覧へ戻る
draft-agenda = 会議のアジェンダ
draft-discard = 下書きを破棄
draft-all-saved = すべて保存されています。最後の保存 { $at }
draft-nothing-saved = まだ何も入力されていません
draft-saved-at = 保存済み { $at }
draft-unsaved = まだ保存されていません
draft-place = セクション { $place } / { $all }
draft-save = 下書きを保存
draft-save-next = 保存して次へ
draft-save-to-check = 保存して確認へ戻る
draft-kept-note = 途中でやめても、保存した内容は残ります。選択に応じて開く項目が表示されないときは、「下書きを保存」を押してください。
draft-section-complete = 必要な項目はすべて入力されています
draft-section-missing = あと { $count } 項目
draft-blockers = 完了を妨げているもの
draft-blockers-none = 妨げているものはありません。提出できます。
draft-blockers-submission = 提出するために { $count } 件
draft-blockers-completion = 全体ステータスの完了に { $count } 件
draft-blockers-note = 結論が出ていなくても提出はできます。そのとき全体ステータスは「進行中」のままです。
draft-blocks-meeting = 会議を開いて記録する
draft-blocks-outcome = 会議の結果を 4 つの中から選ぶ
draft-section-blockers = このセクションで足りないもの
draft-ill-formed = 「{ $section }」に直すべき入力が { $count } 件あります
draft-fulfilled = 満たしている規則 { $count } 件
draft-fulfilled-r1 = 対象ワークロードの利用率がすべて目標に到達
draft-fulfilled-r2 = 顧客の成功基準がすべて達成
draft-missing-plan = { $workload } について、足りない理解・促し方・前提・進め方を記入する
draft-missing-wants-more = 会議の結果（ワークロードの有効化）に合わせて「新しいワークロードの希望」を見直す
draft-missing-scenarios = 新しいビジネス シナリオへの関心を顧客に尋ねる
draft-comments = 差し戻しのコメント
draft-comment-title = 差し戻しのコメント
draft-comment-revision = 改訂 { $revision } に対して
draft-playbook-of = プレイブック { $version } 版で記入しています。
draft-playbook-newer = 新しい版があります
draft-playbook-title = 新しいプレイブックへの切り替え
draft-playbook-text = この下書きは { $old } 版で始めました。{ $new } 版に切り替えると、質問が次のように変わります。入力した内容は残ります。
draft-playbook-same = 質問に違いはありません。
draft-playbook-added = 新しい項目です
draft-playbook-removed = なくなった項目です
draft-playbook-changed = 変わりました（以前の見出し: { $before }）
draft-playbook-button = 新しい版に切り替える
draft-figures-kept = 数値は前の改訂のものを引き継いでいます。
draft-figures-fresh = 数値は最新の測定値を使っています。
draft-figures-refresh = 最新の測定値に更新
draft-figures-keep = 前の改訂の数値に戻す
draft-start-title = レビューを始める
draft-start-first = 会議の前から記入を始められます。入力した内容は自動で保存されます。
draft-start-waits = 提出済みのレビューがリードの判断を待っています。直したいときは、先に取り下げてください。
draft-start-open-review = 提出済みのレビューを開く
draft-start-goes-on = 前に提出した内容を引き継いで、新しい改訂を作ります。
draft-start-approved = 次の回のレビューを始めるか、承認済みのレビューの新しい改訂を作ります。次の回を始めると、全体ステータスは「進行中」に戻ります。
draft-start-button = レビューを始める
draft-start-further = 次の回のレビューを始める
draft-start-revise = 改訂を作る
draft-no-rows = { $row }はまだありません。
draft-row-add = { $row }を追加
draft-row-remove = 削除
draft-row-up = 上へ
draft-row-down = 下へ
draft-internal = 社内のみ
draft-proposals = 提案と引き継ぎ
draft-take-over = 追加
draft-carry-note = 前のレビューから（担当 { $owner }）
draft-propose-usage = 目標に届いていないワークロードの利用を増やす
draft-propose-trained = 利用者への研修を実施する
draft-propose-goals = 予定した目標の達成に向けた計画を見直す
draft-propose-progress = 進捗の把握と管理の方法を案内する
draft-r9 = 利用率の到達
draft-r9-yes = すべて目標に到達
draft-r9-no = { $reached } / { $all } が目標に到達
draft-r9-note = 測定値から自動で判定します。届いていないときは、次のステップを提案します。
draft-task-3735 = タスク 3735
draft-task-3735-note = 会議日と出席者が記録されたレビューを提出すると、タスク 3735 が完了になります。
draft-r8-note = 4 つの結果のどれかが選ばれると、タスク 3735 の完了とあわせて、全体ステータスが「完了」になります。
draft-r14-note = 範囲を広げる結果のときは、「顧客キックオフへ戻る」という次のステップが提出時に自動で作られます。
draft-kick-off-step = 顧客キックオフのプロセスへ戻る
draft-text-dirty = 未保存の変更があります
draft-text-saving = 保存しています…
draft-text-failed = 保存できませんでした。入力した内容は画面に残っています。もう一度試しています
draft-text-expired = サインインの有効期限が切れました。入力した内容は画面に残っています
draft-text-conflict = 最新の内容を開く
draft-conflict-message = ほかの画面で先に保存されました。自動保存を止めています
draft-conflict-title = ほかの画面で先に保存されています
draft-conflict-text = この画面を開いたあと、{ $at } に別の画面でこのセクションが保存されました。どちらの内容も失われていません。使うほうを選んでください。
draft-conflict-same = 両方の内容は同じです。
draft-conflict-item = 項目
draft-conflict-mine = この画面の入力
draft-conflict-theirs = 保存されている内容
draft-conflict-keep-mine = この画面の入力で保存する
draft-conflict-keep-theirs = 保存されている内容を使う
draft-conflict-gone = このレビューはすでに提出または破棄されているため、保存できませんでした。入力した内容は次のとおりです。必要な部分を控えてください。
draft-conflict-to-engagement = 案件のページへ
draft-check-title = 回答の確認と提出
draft-check-ready = 提出できます
draft-check-ready-text = 必要な項目はすべて入力されています。
draft-check-ready-exception = 必要な項目はすべて入力されています。ゲートが閉じているため、例外の理由をリードが先に確認します。
draft-check-csm-title = Enterprise 契約ではありません
draft-check-csm = カスタマー サクセス マネージャーへの引き継ぎは Enterprise の顧客が対象です。このまま提出することもできます。
draft-no-answer = 未入力
draft-submit = レビューを提出
draft-submit-note = 提出すると、回答・数値・プレイブックの版が固定されます。あとから変えるときは、新しい改訂を作ります。
draft-discard-title = 下書きを破棄しますか
draft-discard-text = 入力した内容はすべて消え、元に戻せません。提出済みのレビューには影響しません。
draft-discard-button = 下書きを破棄する
draft-discard-back = 破棄しないで戻る
flash-draft-discarded = 下書きを破棄しました。
audit-review_started = レビューの記入を始めました
audit-review_submitted = レビューを提出しました
audit-review_discarded = レビューの下書きを破棄しました
audit-playbook_adopted = 新しいプレイブックに切り替えました
audit-figures_refreshed = レビューに使う数値を切り替えました

# (end of Review in progress)

### Submitted reviews and decisions

# (end of Submitted reviews and decisions)

### Summaries

# (end of Summaries)

### Portfolio

# (end of Portfolio)

### Playbook page

playbook-version = プレイブック { $date }版
playbook-older = これは以前の版です。
playbook-to-newest = { $date }版（最新）を見る
playbook-contents = このページの内容
playbook-history = 更新履歴
playbook-about = このページについて
playbook-tasks = チェックリストのタスク
playbook-task = タスク
playbook-kind = 区分
playbook-role = 役割
playbook-services = サービス
playbook-mandatory = 必須
playbook-optional = 任意
playbook-no-role = 決まった役割なし
playbook-date = 日付
playbook-what = 内容
playbook-who = 更新者
playbook-item = 項目
playbook-value = 内容
playbook-phase = フェーズ
playbook-audience = 対象読者
playbook-topic = トピック
playbook-dated = ページの日付
playbook-origin = ホーム
playbook-versions = 収録している版
playbook-versions-text = レビューは、記入を始めたときの版に固定され、いつもその版で表示されます。
# (end of Playbook page)

### Audit words

# (end of Audit words)

### Command line

# (end of Command line)
