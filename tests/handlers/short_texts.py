"""What parents text, what they mean by it, and in which state they are: `outcome  text`, one a line, by state.

Outcomes: stop, start, call, help, status, praise off, praise on, wrong number, nothing (raises nothing), new KIND,
joins, sorted, not sorted, child NAME, child all. A worry is the key worker's; absence, injury,
medicine and transport are what the office has.
"""

TEXTS = """
# rosa, Jay's mother, by SMS; nothing is open
nothing open
  stop          STOP
  stop          Stop.
  stop          stop please
  stop          stop. thank you
  stop          pls stop x
  stop          STOP!!!
  stop          stop texting me
  stop          Stop sending me texts
  stop          stop msgin me
  stop          stop messaging me pls
  stop          stop all texts
  stop          no more texts
  stop          No more messages please
  stop          unsubscribe
  stop          Can you stop texting me please
  stop          i dont want these texts
  stop          dont want ur texts anymore
  stop          I don't want texts from school anymore
  stop          take me off the list
  stop          Please take my number off
  stop          remove me from this
  stop          stop it with the texts
  new worry     leave me alone
  stop          Stop contacting me
  stop          dont text me no more
  stop          Dinnae text me again
  stop          gonnae stop texting me
  stop          wud u stop texting me
  stop          stop these messages now
  stop          please remove me from your list
  stop          opt out
  stop          I would like to opt out please
  stop          stop stop stop
  stop          STOP STOP
  stop          too many texts stop
  stop          Hi, please stop all messages. Thanks
  new worry     stop him getting hit
  new worry     STOP this bill
  new transport cancel his taxi
  new worry     stop the bullying
  new worry     please stop those lads hitting him
  new worry     can you stop him having his phone
  new worry     stop picking on my son
  new worry     When will this stop
  new worry     it has to stop
  new worry     he wont stop crying
  new worry     stop sending him home
  new worry     make it stop
  new worry     stop it
  new worry     stop lying to me
  new worry     the bus stop is not safe
  new worry     end of
  new worry     cancel the meeting
  new worry     cancel please
  new transport stop the taxi for tomorrow
  new worry     stop ringing me at work
  start         START
  start         start please
  start         unstop
  start         start texting me again
  start         You can text me again
  start         start the messages again please
  start         can i have the texts back on
  start         put me back on the list
  start         i want the texts again
  new worry     start again from scratch with him
  new worry     he wont start his work
  call          CALL
  call          call me
  call          Call me please
  call          ring me
  call          pls ring me
  call          can u ring me
  call          Can someone ring me
  call          can somebody call me back please
  call          give me a ring
  call          gie us a ring
  call          give us a bell
  call          gizza bell
  call          give me a bell when you can
  call          give us a tinkle
  call          phone me
  call          phone us back
  call          phone me when you get a minute
  call          Can you phone me
  call          can i speak to someone
  call          i need to talk to someone
  call          I want to speak to somebody please
  call          can someone give me a call
  call          please can someone call me back asap
  call          could do with a call
  call          need a call back
  call          would like a phone call please
  call          call us
  call          can i get a call back
  call          ring me back
  call          ring me when ur free
  call          Please ring
  new worry     call me a taxi
  call          ring me about Jay
  new worry     they call him names
  new worry     call yourself a school
  new worry     he rang me crying
  new worry     nobody has called me
  new worry     he wont call me
  help          help me
  help          I need help
  help          please help
  help          can someone help me
  help          can you help
  help          need some help please
  help          can anyone help
  new worry     help him with his maths
  new worry     this is no help
  new worry     i need help with Jay
  status        STATUS
  status        any news
  status        any update?
  status        Any updates please
  status        whats happening
  status        what's going on
  status        any word yet
  status        heard anything yet?
  status        whats happening with this
  new worry     whats happening with his bus
  praise off    PRAISE OFF
  praise off    praise off please
  praise off    stop the good news
  praise off    no more good news texts
  praise off    stop sending me good news
  praise off    I don't want the good news ones
  praise off    turn off the good news
  praise off    stop the praise texts thanks
  praise on     PRAISE ON
  praise on     good news on
  praise on     start the good news again
  praise on     turn the good news back on please
  new worry     you never praise him
  new worry     no good news then
  wrong number  wrong number
  wrong number  Sorry wrong number
  wrong number  You've got the wrong number
  wrong number  think u got the wrong number mate
  wrong number  wrong number love
  wrong number  u hav the wrong number
  wrong number  I don't have any kids, wrong number
  wrong number  This is not the right number
  new worry     you rang the wrong number again
  new worry     wrong number of points
  new worry     who is this
  nothing       thanks
  nothing       ok
  nothing       Ok thanks
  nothing       ta
  nothing       cheers
  nothing       ta love
  nothing       ta duck
  nothing       nice one
  nothing       Thank you! She is so proud ❤
  nothing       aw thats made my day
  nothing       brilliant news ta
  nothing       Aww bless him
  nothing       Thank you so much for letting me know
  nothing       that's great news thank you
  nothing       well done Jay
  nothing       so proud of him
  nothing       he's over the moon
  nothing       made up for him
  nothing       proper chuffed
  nothing       Thats brill x
  nothing       magic thanks
  nothing       👍
  nothing       ❤️❤️
  nothing       🥰
  nothing       Diolch
  nothing       tidy
  nothing       lush thanks
  nothing       that was kind, thank you
  nothing       aye ok
  nothing       okey dokey
  nothing       Great stuff
  nothing       thats fab well done Jay xx
  nothing       Good lad
  nothing       made me smile
  nothing       happy mum
  nothing       grand
  nothing       grand ta
  nothing       sound
  nothing       no bother
  nothing       all good thanks
  nothing       will do
  nothing       no probs
  new worry     thanks but he is still scared
  new worry     thanks for nothing
  new worry     ok but why
  new worry     great he's been hit again
  new worry     thanks but no one rang
  new worry     well done for ignoring me
  new worry     ok he is upset
  new worry     😢
  new worry     proud of yourselves?
  new worry     fine
  new worry     YES
  new worry     no
  new worry     1
  new worry     k but where is he
  new worry     hes upset
  new worry     He hates school
  new worry     sick of this
  new worry     im sick of this school
  new worry     absent minded teacher
  new worry     he missed the ball
  new worry     Jay is upset about his taxi
  new worry     he got told off today
  new worry     kicking off today
  new worry     his teacher shouted at him
  new worry     he's got no friends
  new worry     fell out with his mates
  new worry     Jay lost his coat
  new worry     someone took his phone
  new worry     he is being picked on
  new worry     hit his teacher
  new worry     not happy
  new worry     can we talk about the trip
  new absence   wont be in 2day
  new absence   Jay wont be in today
  new absence   Jay poorly
  new absence   hes poorly today wont be in
  new absence   he is off sick
  new absence   jay off today tummy bug
  new absence   keeping him off hes been sick
  new absence   been up all night being sick
  new absence   Jay has a temperature
  new absence   he's got chickenpox
  new absence   dentist at 10 will be in after
  new absence   Hospital appointment tomorrow
  new absence   he's at the doctors this morning
  new absence   running late
  new absence   hes gonna be late
  new absence   hes no weel the day
  new absence   he'll no be in the day
  new absence   willnae be in
  new absence   wee man is not well
  new absence   hes badly
  new absence   spewing all night
  new absence   no school today hes ill
  new absence   Jay not in today
  new absence   not coming in 2moro
  new absence   cant make it in today
  new absence   Jay is absent today
  new absence   he's bad in bed
  new absence   d&v
  new absence   off colour today
  new absence   wont be in today as he is scared of the bus
  new injury    bumped his head
  new injury    he bumped his head at school
  new injury    Jay's hurt his arm
  new injury    cut his knee
  new injury    he came home with a bruise on his face
  new injury    fell over at break and hurt his wrist
  new injury    black eye
  new injury    he has a lump on his head
  new injury    twisted his ankle in pe
  new injury    broke his finger
  new injury    sore arm since pe
  new medicine  forgot his inhaler
  new medicine  inhaler
  new medicine  needs his inhaler
  new medicine  can he have calpol at dinner
  new medicine  he hasn't had his tablets
  new medicine  his meds are in his bag
  new medicine  started antibiotics today
  new medicine  allergic to nuts
  new transport taxi didnt come
  new transport taxi not here
  new transport the taxi never turned up
  new transport wheres the taxi
  new transport no taxi
  new transport taxi late again
  new transport missed the bus
  new transport bus never came
  new transport taxi hasnae come
  new transport cancel taxi today
  new transport his nan will pick him up
  new transport can he get the bus home
  new transport no transport this morning
  new question  what time does school finish
  new question  What time is parents evening?
  new question  is school open tomorrow
  new question  is it non uniform tomorrow?
  new question  does he need his pe kit
  new question  does Jay need a packed lunch tomorrow?
  new question  when does term start
  new question  how much is the trip
  new question  whats for dinner today
  new notice    ive paid for the trip
  new notice    form is in his bag
  new notice    just to let you know ive signed the form
  new worry     what time did he get hit
  new worry     why was he sent home
  new worry     is he ok
  new worry     ive paid for the trip and he was left behind
  new worry     NEW Jay lost his coat

# rosa has told that Jay is upset about his taxi, and nobody has answered
a matter open
  joins         and the driver shouted
  joins         it happened again
  joins         ??
  joins         hello?
  joins         he cried all night
  joins         what time does school finish
  joins         yes
  joins         no
  nothing       ok
  nothing       thank you x
  nothing       👍
  status        any news
  call          call me
  joins         please help
  stop          stop
  praise off    praise off
  new absence   he wont be in today
  new injury    and he bumped his head
  new medicine  he needs his inhaler
  new transport taxi didnt come
  new worry     NEW Jay lost his coat
  new worry     new: he lost his coat
  new worry     new Jay lost his coat
  joins         new driver is rude
  joins         NEW DRIVER IS RUDE

# rosa's absence is open
an absence open
  joins         still not well
  joins         he wont be in today
  joins         hes been sick again
  joins         sorry for the late notice
  new worry     hes scared of the lads in his class
  new worry     he was hit again yesterday
  new medicine  hes on antibiotics
  nothing       ok ta

# rosa's matter is answered, and she is asked: is this sorted?
asked if sorted
  sorted        yes
  sorted        yes thanks
  sorted        its here now
  sorted        YES
  sorted        y
  sorted        yep
  sorted        aye
  sorted        yeah all good
  sorted        yeh sorted ta
  sorted        1
  sorted        sorted
  sorted        all sorted thanks
  sorted        all good now ta
  sorted        its fine now
  sorted        it is now thanks
  sorted        much better ta
  sorted        yes he's fine now
  sorted        he's happy now thank you
  sorted        yes Jay is fine now
  sorted        seems ok now
  sorted        think so
  sorted        yes i think so
  sorted        yes its all sorted cheers
  sorted        aye its sorted
  sorted        aye all good pal
  sorted        sorted ta duck
  sorted        yes it's all been sorted out
  sorted        yes thank you Miss Ahmed
  sorted        no more problems
  sorted        no problems now
  sorted        All done thank you
  sorted        yes 👍
  not sorted    no
  not sorted    No.
  not sorted    nope
  not sorted    not sorted tho
  not sorted    nah
  not sorted    naw
  not sorted    2
  not sorted    still the same
  not sorted    no change
  not sorted    no better
  not sorted    not yet
  not sorted    not really
  not sorted    not sorted
  not sorted    its not sorted
  not sorted    no its not
  not sorted    no still the same
  not sorted    same as before
  not sorted    worse
  not sorted    getting worse
  not sorted    nothings changed
  not sorted    still happening
  not sorted    still no better
  not sorted    hasn't changed
  not sorted    no different
  not sorted    its no sorted
  not sorted    isnae sorted
  not sorted    nowt's changed
  not sorted    far from it
  not sorted    not at all
  not sorted    no not sorted thanks
  joins         no hes still upset
  joins         still upset
  not sorted    still going on
  not sorted    not one bit
  not sorted    no not really
  not sorted    still waiting
  not sorted    don't think so
  not sorted    i dont think so
  nothing       ok
  nothing       thanks
  nothing       ❤️
  nothing       👍
  nothing       ok thank you
  nothing       k
  nothing       thank you so much x
  joins         yes but he was hit again
  joins         yes and no
  joins         no thanks
  joins         sorted?
  joins         yes he is still being bullied
  joins         no one rang
  joins         ok but he is still scared
  joins         what does sorted mean
  joins         sort of
  joins         kind of
  joins         hopefully
  joins         maybe
  joins         12
  joins         no ring me
  call          call me
  stop          stop
  new absence   he wont be in today
  new transport yes but taxi didnt come

# rosa has said STOP
after STOP
  start         START
  start         start texting me again
  new worry     Jay is upset
  new absence   jay wont be in today
  nothing       thanks
  call          call me
  start         unstop

# sam, by Telegram: Maya (Miss Ahmed) and Leo (Mr Bell, in on Thursdays and Fridays)
several children
  new worry     Leo lost his bag
  new worry     maya is upset
  new worry     they are both upset
  new worry     she is upset
  new absence   Leo wont be in
  new absence   poorly today wont be in
  new question  what time does school finish

# sam wrote "she has been crying" and was asked: is this about Maya or Leo?
asked which child
  child leo     Leo
  child leo     leo sorry
  child leo     LEO!
  child leo     its Leo
  child leo     about Leo
  child leo     my son Leo
  child leo     Leo not Maya
  child maya    maya please
  child maya    Sorry, Maya
  child maya    it was Maya i meant
  child maya    Maya x
  child maya    Maya was hit at lunch
  child all     both
  child all     both of them
  child all     Maya and Leo
  child all     all of them
  joins         the teacher shouted
  joins         yes
  new absence   Leo wont be in today
  call          call me
  nothing       ok

# a number nobody knows
a stranger
  stop          STOP
  new worry     is this the school
  new worry     Jay wont be in today
  wrong number  wrong number
  new worry     thanks
"""
